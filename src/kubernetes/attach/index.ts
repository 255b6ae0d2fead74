export * from './attached-observatory';
export * from './options';
