export { restoreRequest } from './archive';
export * from './node-checks';
export * from './options';
export * from './plan';
export * from './prices';
export * from './request';
export * from './requests';
export * from './sizing';
