import type { Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { AlertmanagerOptions } from '../programs/alertmanager/options';
import { nodeExporter } from '../programs/node-exporter/program';
import type { PrometheusOptions } from '../programs/prometheus/options';
import { Alertmanager } from './alertmanager';
import { BlackboxExporter } from './blackbox-exporter';
import type { DiscoveryOptions } from './discovery/options';
import { KubeStateMetrics } from './kube-state-metrics';
import type { MonitorProps } from './monitor-props';
import { NodeExporter } from './node-exporter';
import { hostNeeds, nodesNamespace, restrictedNamespace } from './objects/namespace';
import { placementOf } from './placement';
import type { PlacementProps } from './placement-props';
import type { ObservatoryProgram } from './program';
import { needsItsHost } from './program-objects';
import { Prometheus } from './prometheus';
import { Pushgateway } from './pushgateway';

/** What is observed, and what is chosen about how. */
export interface ObservatoryProps extends PlacementProps, DiscoveryOptions {
  /**
   * Make the namespaces, with Pod Security levels and a policy by which what nobody allowed is denied.
   * @default true
   */
  readonly createNamespaces?: boolean;
  /**
   * What is chosen about Prometheus.
   * @default - two replicas, sized by the blueprint
   */
  readonly prometheus?: PrometheusOptions;
  /**
   * What is chosen about Alertmanager.
   * @default - three replicas
   */
  readonly alertmanager?: AlertmanagerOptions;
}

/**
 * Everything that has to run in a cluster so that a broken promise of the blueprint reaches a person.
 *
 * All objects are in the chart around it. Each program is a child with its own objects as children: see `ObservatoryProgram`.
 */
export class Observatory extends Construct {
  /** Collects, keeps, evaluates rules. */
  public readonly prometheus: Prometheus;
  /** Groups alerts and tells responders. */
  public readonly alertmanager: Alertmanager;
  /** Looks at nodes, if the blueprint's infrastructure has them. */
  public readonly nodeExporter?: NodeExporter;
  /** Looks at workloads, if the blueprint's infrastructure has containers. */
  public readonly kubeStateMetrics?: KubeStateMetrics;
  /** Looks from outside, if the blueprint's infrastructure has probes. */
  public readonly blackboxExporter?: BlackboxExporter;
  /** Takes what batch jobs push, if the blueprint's infrastructure has them. */
  public readonly pushgateway?: Pushgateway;

  constructor(scope: Construct, id: string, props: ObservatoryProps) {
    super(scope, id);
    const { infrastructure } = props.blueprint;
    const { names, images } = placementOf(props);
    if (props.createNamespaces ?? true) {
      restrictedNamespace(this, names);
      if (infrastructure.nodes) nodesNamespace(this, names, [nodeExporter(images)]);
    }

    this.prometheus = new Prometheus(this, 'prometheus', { ...props, ...props.prometheus });
    this.alertmanager = new Alertmanager(this, 'alertmanager', { ...props, ...props.alertmanager });
    if (infrastructure.nodes) this.nodeExporter = new NodeExporter(this, 'node-exporter', props);
    if (infrastructure.containers) this.kubeStateMetrics = new KubeStateMetrics(this, 'kube-state-metrics', props);
    if (infrastructure.probes.length > 0)
      this.blackboxExporter = new BlackboxExporter(this, 'blackbox-exporter', props);
    if (infrastructure.batchJobs) this.pushgateway = new Pushgateway(this, 'pushgateway', props);
  }

  /** All programs, in the order in which they are applied. */
  public get programs(): ObservatoryProgram[] {
    return [
      this.prometheus,
      this.alertmanager,
      this.nodeExporter,
      this.kubeStateMetrics,
      this.blackboxExporter,
      this.pushgateway,
    ].filter((program) => program !== undefined);
  }

  /** All images that run, sorted: what a mirror for a cluster without the internet must have. */
  public get images(): string[] {
    return [...new Set(this.programs.flatMap(({ images }) => images))].sort();
  }

  /** The secrets that must be there before all can start, as `namespace/secret: key`, sorted. */
  public get requiredSecrets(): string[] {
    return [...new Set(this.programs.flatMap(({ requiredSecrets }) => requiredSecrets))].sort();
  }

  /** What is good to know before applying: what is found by a convention, what was left out, what is allowed more than the rest. */
  public get notes(): string[] {
    const onHosts = this.programs.map(({ _objects }) => _objects.shape).filter(needsItsHost);
    return [
      ...this.prometheus.notes,
      ...onHosts.flatMap((program) => hostNeeds(program).map((need) => `${program.name} ${need}`)),
      ...(this.pushgateway && this.pushgateway._objects.allowed.length === 0
        ? ['pushgateway: nobody is let in to push yet; allow each batch job with pushgateway.allowFrom(job)']
        : []),
    ];
  }

  /**
   * Collects the metrics of exactly the pods of a workload, as those of a service of the blueprint.
   *
   * @param workload a deployment, stateful set, daemon set or job
   * @param props which service it is
   * @see Prometheus.monitor
   */
  public monitor(workload: Workload, props: MonitorProps): void {
    this.prometheus.monitor(workload, props);
  }
}
