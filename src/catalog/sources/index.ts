export * from './all';
export * from './source';
