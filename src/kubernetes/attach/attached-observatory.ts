import { Chart } from 'cdk8s';
import type { Workload } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Rulebook, rulebook } from '../../catalog/rulebook';
import { OTHER_TARGETS } from '../../catalog/rules';
import { SourceName } from '../../catalog/sources';
import type { Service } from '../../model';
import { formatProblem, ObservatoryError, type Problem } from '../../model/problem';
import { alertmanagerProblems, receiverSecrets } from '../../programs/alertmanager/config';
import { type RuleFileGroup, rulesConfig } from '../../programs/prometheus/rules';
import { collisionsIn } from '../collisions';
import { type Monitor, monitorOf, resolveMonitors } from '../monitor';
import type { MonitorProps } from '../monitor-props';
import { Names, namespaceProblems } from '../names';
import { withAlertLabels } from './alert-labels';
import { alertmanagerConfigSpec } from './alertmanager-config';
import { attachNotes } from './notes';
import { type ObjectsPlace, operatorObject } from './objects';
import { type AttachedObservatoryProps, MatcherStrategy } from './options';
import { ofOwnServices } from './own-services';
import { podMonitorByLabel, podMonitorOfWorkload } from './pod-monitor';
import { proberProblems, probeSpec } from './probe';
import { ruleObjects, ruleProblems } from './prometheus-rules';

/** Where Helm's release of kube-prometheus-stack is called as the chart is. */
const DEFAULT_RELEASE = { release: 'kube-prometheus-stack' };

/**
 * The blueprint in a cluster that has the Prometheus Operator, a Prometheus and an Alertmanager already: rules, monitors, probes and
 * routes for them, and nothing that runs.
 *
 * Every object is a child that is called after what it is: `rules-<family>`, `monitor-<service>`, `probes`, `routes`.
 */
export class AttachedObservatory extends Construct {
  private readonly props: AttachedObservatoryProps;
  private readonly place: ObjectsPlace;
  private readonly rules: Rulebook;
  private readonly ruleGroups: RuleFileGroup[];
  private readonly strategy: MatcherStrategy;
  private readonly monitors: Monitor[] = [];

  constructor(scope: Construct, id: string, props: AttachedObservatoryProps) {
    super(scope, id);
    const { blueprint, namespace } = props;
    const problems = namespaceProblems(namespace);
    if (problems.length > 0) throw new ObservatoryError(problems);
    this.props = props;
    this.strategy = props.matcherStrategy ?? MatcherStrategy.ON_NAMESPACE;
    const releaseLabels = props.releaseLabels ?? DEFAULT_RELEASE;
    this.place = { scope: this, names: new Names(blueprint.name, namespace), releaseLabels };
    this.rules = rulebook(blueprint, sourcesOf(props));
    // Other targets are the affair of those who brought them here.
    const ours = this.rules.groups.filter(({ name }) => name !== OTHER_TARGETS);
    const { groups } = rulesConfig(ofOwnServices(ours, blueprint), blueprint);
    this.ruleGroups = withAlertLabels(groups, blueprint, namespace, this.strategy);
    this.makeRules();
    for (const service of blueprint.services) if (service.allMetrics.length > 0) this.makeMonitor(service);
    this.makeProbes();
    this.makeRoutes();
    this.node.addValidation({ validate: () => this.problems().map((one) => formatProblem(one).trimStart()) });
  }

  /**
   * Collects the metrics of exactly the pods of a workload, as those of a service of the blueprint.
   *
   * @param workload a deployment, stateful set, daemon set or job
   * @param props which service it is
   */
  public monitor(workload: Workload, props: MonitorProps): void {
    const monitor = monitorOf(this.props.blueprint, workload, props);
    const known = this.monitorsOf(monitor.service).length;
    this.monitors.push(monitor);
    // The first takes the place of the one by label.
    if (known === 0 && monitor.service.allMetrics.length > 0) return;
    this.makeMonitor(monitor.service, known);
  }

  /** The secrets that must be there before anybody can be told, as `namespace/secret: key`, sorted. */
  public get requiredSecrets(): string[] {
    const { blueprint, namespace } = this.props;
    return receiverSecrets(blueprint)
      .map(({ name, key }) => `${namespace}/${name}: ${key}`)
      .sort();
  }

  /** What is good to know before applying: what the cluster's Prometheus and Alertmanager must be set to, what was left out. */
  public get notes(): string[] {
    const found = this.props.blueprint.services.filter(
      (service) => service.allMetrics.length > 0 && this.monitorsOf(service).length === 0,
    );
    return attachNotes(this.props, this.place.releaseLabels, this.strategy, found, this.rules.skipped);
  }

  private makeRules(): void {
    for (const { name, groups } of ruleObjects(this.ruleGroups)) {
      operatorObject(this.place, `rules-${name}`, {
        kind: 'PrometheusRule',
        name: this.place.names.object(name),
        concern: 'rules',
        spec: () => ({ groups }),
      });
    }
  }

  /** A monitor for all pods of a service, or, when they are named, for those of one of its workloads. */
  private makeMonitor(service: Service, index = 0): void {
    const { blueprint, serviceNamespaces } = this.props;
    const name = index === 0 ? service.name : `${service.name}.${index + 1}`;
    operatorObject(this.place, `monitor-${name}`, {
      kind: 'PodMonitor',
      name: this.place.names.object(name),
      concern: 'monitors',
      spec: () => {
        const monitor = this.monitorsOf(service)[index];
        const [resolved] = monitor ? resolveMonitors([monitor]).found : [];
        return resolved
          ? podMonitorOfWorkload(blueprint, resolved)
          : podMonitorByLabel(blueprint, service, serviceNamespaces);
      },
    });
  }

  private makeProbes(): void {
    const { blueprint, prober } = this.props;
    if (prober === undefined || blueprint.infrastructure.probes.length === 0) return;
    operatorObject(this.place, 'probes', {
      kind: 'Probe',
      name: this.place.names.object('probes'),
      concern: 'monitors',
      spec: () => probeSpec(blueprint, prober),
    });
  }

  private makeRoutes(): void {
    operatorObject(this.place, 'routes', {
      kind: 'AlertmanagerConfig',
      name: this.place.names.object('routes'),
      concern: 'routes',
      spec: () => alertmanagerConfigSpec(this.props.blueprint),
    });
  }

  private monitorsOf(service: Service): Monitor[] {
    return this.monitors.filter((monitor) => monitor.service === service);
  }

  private problems(): Problem[] {
    return [
      ...this.rules.problems,
      ...ruleProblems(this.ruleGroups),
      ...resolveMonitors(this.monitors).problems,
      ...proberProblems(this.props, `AttachedObservatory '${this.node.path}'`),
      ...alertmanagerProblems(this.props.blueprint),
      ...collisionsIn([Chart.of(this)]).filter(({ where }) => where.startsWith(`${this.node.path}/`)),
    ];
  }
}

/** What the cluster's Prometheus reads already, and what it will read through us. */
function sourcesOf({ blueprint, sources, prober }: AttachedObservatoryProps): SourceName[] {
  const { nodes, containers } = blueprint.infrastructure;
  return [
    ...(sources ?? [
      ...(nodes ? [SourceName.NODE_EXPORTER] : []),
      ...(containers ? [SourceName.KUBE_STATE_METRICS, SourceName.KUBELET, SourceName.CADVISOR] : []),
    ]),
    ...(prober === undefined ? [] : [SourceName.BLACKBOX_EXPORTER]),
  ];
}
