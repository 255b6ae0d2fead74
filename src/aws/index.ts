export * from './alert-topics';
export * from './observatory';
export * from './prometheus-workspace';
export * from './rule-namespaces';
