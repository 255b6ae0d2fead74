export * from './config';
export * from './options';
export * from './program';
export * from './routing';
