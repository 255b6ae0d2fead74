export * from './options';
export * from './plan';
export * from './request';
export * from './requests';
