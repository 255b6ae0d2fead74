export * from './alert-topics';
export * from './alerting';
export * from './collector';
export * from './managed-scraper';
export type { MonitorOptions } from './monitored-services';
export * from './notifier';
export * from './observatory';
export * from './prometheus-workspace';
export * from './rule-namespaces';
