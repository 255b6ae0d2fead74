import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type Rulebook, rulebook } from '../catalog/rulebook';
import type { Problem } from '../model/problem';
import { prometheus, ruleFiles } from '../programs/prometheus';
import type { PrometheusOptions } from '../programs/prometheus/options';
import { discoveryAccess, scrapeJobs, sourcesOf } from './discovery';
import type { DiscoveryOptions } from './discovery/options';
import { servicesByLabel } from './discovery/services';
import { type Monitor, monitorOf, resolveMonitors } from './monitor';
import type { MonitorProps } from './monitor-props';
import type { PlacementProps } from './placement-props';
import { ObservatoryProgram } from './program';

/** What is chosen about Prometheus and where it runs. */
export interface PrometheusProps extends PlacementProps, PrometheusOptions, DiscoveryOptions {}

/**
 * Prometheus: finds the blueprint's services and the observatory's programs, collects their metrics, evaluates the blueprint's
 * rules and tells Alertmanager.
 */
export class Prometheus extends ObservatoryProgram {
  private readonly monitors: Monitor[] = [];
  private readonly discovery: DiscoveryOptions;
  private readonly rules: Rulebook;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id, props);
    const { blueprint, images } = this._placement;
    this.discovery = props;
    this.rules = rulebook(blueprint, sourcesOf(blueprint));
    // Rules do not change with what is monitored: they are written once.
    const files = ruleFiles(this.rules.groups, blueprint);
    this._run(
      (surroundings) => {
        const program = prometheus(blueprint, [], surroundings, props, images, discoveryAccess(blueprint));
        return { ...program, files: [...program.files, ...files] };
      },
      () => scrapeJobs(this._placement, this.resolved().found, this.discovery),
    );
  }

  /** The label by which services are found that no workload was given for, and what the catalog has and here has no metrics. */
  public get notes(): string[] {
    const byLabel = servicesByLabel(this._placement.blueprint, this.resolved().found);
    const where = this.discovery.serviceNamespaces?.join(', ') ?? 'any namespace';
    return [
      ...byLabel.map(
        ({ name, metricsPort }) =>
          `service ${name}: no workload was given; found by the label app.kubernetes.io/name=${name} in ${where}, where a container declares port ${metricsPort}`,
      ),
      ...this.rules.skipped.map(({ what, why }) => `rules left out: ${what}: ${why}`),
    ];
  }

  /**
   * Collects the metrics of exactly the pods of a workload, as those of a service of the blueprint.
   *
   * No network policy is made for the workload: one would cut it off from all who are not named in it. Where its pods have one
   * already, let Prometheus in: `workload.connections.allowFrom(prometheus.pods)`.
   *
   * @param workload a deployment, stateful set, daemon set or job
   * @param props which service it is
   */
  public monitor(workload: Workload, props: MonitorProps): void {
    this.monitors.push(monitorOf(this._placement.blueprint, workload, props));
    this._objects.changed();
  }

  /** @internal */
  protected _problems(): Problem[] {
    return [...this.rules.problems, ...this.resolved().problems];
  }

  private resolved(): ReturnType<typeof resolveMonitors> {
    return resolveMonitors(this.monitors);
  }
}
