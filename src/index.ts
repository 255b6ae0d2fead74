export * as aws from './aws';
export * from './catalog';
export * from './handbook';
export * as kubernetes from './kubernetes';
export * from './model';
export * from './programs';
