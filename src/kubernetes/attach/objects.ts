import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { lazily } from '../lazily';
import type { Names } from '../names';

/** The kinds of the Prometheus Operator that are made, with the version that all its installations serve. */
const VERSIONS = { PrometheusRule: 'v1', PodMonitor: 'v1', Probe: 'v1', AlertmanagerConfig: 'v1alpha1' };

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitorSpec */
export interface PodMonitorSpec {
  readonly namespaceSelector: NamespaceSelector;
  readonly selector: LabelSelector;
  readonly podMetricsEndpoints: PodMetricsEndpoint[];
}

export interface NamespaceSelector {
  readonly any?: boolean;
  readonly matchNames?: string[];
}

export interface LabelSelector {
  readonly matchLabels?: Record<string, string>;
  readonly matchExpressions?: {
    readonly key: string;
    readonly operator: 'In' | 'Exists';
    readonly values?: string[];
  }[];
}

export interface PodMetricsEndpoint {
  readonly path: string;
  readonly interval: string;
  readonly relabelings: RelabelConfig[];
}

export interface RelabelConfig {
  readonly sourceLabels?: string[];
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
  readonly action?: string;
}

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ProbeSpec */
export interface ProbeSpec {
  readonly jobName: string;
  readonly interval: string;
  readonly module: string;
  readonly prober: { readonly url: string };
  readonly targets: { readonly staticConfig: { readonly static: string[]; readonly labels: Record<string, string> } };
}

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfigSpec */
export interface AlertmanagerConfigSpec {
  readonly route: RouteSpec;
  readonly receivers: Record<string, unknown>[];
  readonly inhibitRules: InhibitRule[];
}

export interface RouteSpec {
  readonly receiver: string;
  readonly matchers?: MatcherSpec[];
  readonly groupBy?: string[];
  readonly groupWait?: string;
  readonly groupInterval?: string;
  readonly repeatInterval?: string;
  readonly routes?: RouteSpec[];
}

export interface MatcherSpec {
  readonly name: string;
  readonly value: string;
  readonly matchType: string;
}

export interface InhibitRule {
  readonly sourceMatch: MatcherSpec[];
  readonly targetMatch: MatcherSpec[];
  readonly equal: string[];
}

/** Where objects are made, and what all of them carry. */
export interface ObjectsPlace {
  readonly scope: Construct;
  readonly names: Names;
  /** What the cluster's Prometheus and Alertmanager choose by. */
  readonly releaseLabels: Record<string, string>;
}

/**
 * One object of the operator.
 *
 * @param id of the construct
 * @param concern what it is about: the file that it is written into
 * @param spec asked when nothing more can be added
 */
export function operatorObject(
  { scope, names, releaseLabels }: ObjectsPlace,
  id: string,
  object: { kind: keyof typeof VERSIONS; name: string; concern: string; spec: () => unknown },
): ApiObject {
  return new ApiObject(scope, id, {
    apiVersion: `monitoring.coreos.com/${VERSIONS[object.kind]}`,
    kind: object.kind,
    metadata: {
      name: object.name,
      namespace: names.namespace,
      labels: { 'app.kubernetes.io/name': object.concern, ...names.sharedLabels, ...releaseLabels },
    },
    spec: lazily(object.spec),
  });
}
