export * from './alert-summary';
