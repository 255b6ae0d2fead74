import type { SourceName } from '../../catalog/sources';
import type { Blueprint } from '../../model';

/** How the cluster's Alertmanager limits what an AlertmanagerConfig hears of: its `alertmanagerConfigMatcherStrategy`. */
export enum MatcherStrategy {
  /**
   * Only alerts whose label `namespace` is the AlertmanagerConfig's own: what the operator does unless it is told otherwise. All
   * alerts of the blueprint are given that namespace then; the one that an alert is about is in the label `workload_namespace`.
   */
  ON_NAMESPACE = 'OnNamespace',
  /** All alerts. Labels stay as they are. */
  NONE = 'None',
}

/** What is observed, and what the cluster has already. */
export interface AttachedObservatoryProps {
  /** What is observed, what is promised, who answers. */
  readonly blueprint: Blueprint;
  /** The namespace of all objects. It must be there, and hold the secrets that `requiredSecrets` names. */
  readonly namespace: string;
  /**
   * Labels by which the cluster's Prometheus chooses rules, monitors and probes, and its Alertmanager configurations: see
   * `ruleSelector`, `podMonitorSelector`, `probeSelector`, `alertmanagerConfigSelector`. An object without them is ignored, and nobody
   * is told.
   * @default - `release: kube-prometheus-stack`, right where Helm's release of that chart is called so
   * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack#prometheusioscrape
   */
  readonly releaseLabels?: Record<string, string>;
  /**
   * The programs whose metrics the cluster's Prometheus collects already. Rules that read others are left out, and `notes` says so.
   * @default - node exporter if the blueprint observes nodes; kube-state-metrics, kubelet and cAdvisor if it observes containers
   */
  readonly sources?: SourceName[];
  /**
   * `host:port` of a blackbox exporter with a module `http_2xx`, for the blueprint's probes.
   * @default - none: an error where the blueprint has probes, unless `sources` say that they are made otherwise
   */
  readonly prober?: string;
  /**
   * Namespaces in which the blueprint's services are looked for, where no workload was given for them: pods with the service's
   * name in the label `app.kubernetes.io/name`.
   * @default - all namespaces
   */
  readonly serviceNamespaces?: string[];
  /**
   * What the cluster's Alertmanager is told about configurations of namespaces.
   * @default MatcherStrategy.ON_NAMESPACE
   * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AlertmanagerConfigMatcherStrategy
   */
  readonly matcherStrategy?: MatcherStrategy;
}
