export * from './capacity';
export * from './config';
export * from './options';
export * from './program';
