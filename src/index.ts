export * as aws from './aws';
export * as kubernetes from './kubernetes';
export * from './model';
export * from './programs';
