/** The blueprint on Kubernetes, as objects of cdk8s charts. */
export * from './alertmanager';
export * from './blackbox-exporter';
export * from './discovery/options';
export * from './kube-state-metrics';
export * from './manifests';
export type { MonitorProps } from './monitor';
export * from './node-exporter';
export * from './observatory';
export type { PlacementProps } from './placement';
export * from './program';
export * from './prometheus';
export * from './pushgateway';
