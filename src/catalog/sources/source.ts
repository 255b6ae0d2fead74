import type { Metric } from '../../model';

/** A program whose metrics rules can count on when it is there. */
export enum SourceName {
  /** CPU, memory, disks and network of a node. */
  NODE_EXPORTER = 'node-exporter',
  /** What Kubernetes was asked for and what it made of it: workloads, pods, nodes. */
  KUBE_STATE_METRICS = 'kube-state-metrics',
  /** CPU, memory and network of containers, by the kubelet. */
  CADVISOR = 'cadvisor',
  /** The kubelet itself, and the volumes that it mounted. */
  KUBELET = 'kubelet',
  /** Addresses looked at from outside. */
  BLACKBOX_EXPORTER = 'blackbox-exporter',
  /** Metrics that batch jobs pushed. */
  PUSHGATEWAY = 'pushgateway',
  /** Prometheus itself. */
  PROMETHEUS = 'prometheus',
  /** Alertmanager itself. */
  ALERTMANAGER = 'alertmanager',
  /** The OpenTelemetry collector itself. */
  COLLECTOR = 'collector',
}

/** What a source measures. */
export interface Source {
  readonly name: SourceName;
  readonly metrics: Metric[];
  /** A metric that is there whenever the source is. Undefined: nothing that can be counted on. */
  readonly alwaysThere?: string;
}
