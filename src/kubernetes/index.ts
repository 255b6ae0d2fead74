/** The blueprint on Kubernetes, as objects of cdk8s charts. */
export * from './alertmanager';
export * from './attach';
export * from './blackbox-exporter';
export * from './discovery/options';
export * from './kube-state-metrics';
export * from './manifests';
export * from './monitor-props';
export * from './node-exporter';
export * from './observatory';
export * from './placement-props';
export * from './program';
export * from './prometheus';
export * from './pushgateway';
