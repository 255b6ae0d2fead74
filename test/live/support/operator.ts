import { VERSIONS } from '../../../src/programs/versions';
import { prometheusOperatorCrds } from '../../../tools/kubernetes-schemas';
import { until } from '../../support/process';
import { OPERATOR_IMAGE, published } from '../cluster/program-images';
import { KEYS } from '../vendors/names';
import { apply, isReady, kubectl, type LiveObject, namespace, objects } from './live';

/** What kube-prometheus-stack chooses by, where its release is called so. */
const RELEASE = { release: 'kube-prometheus-stack' };
const NAME = 'stack';

/** Where the platform's own Alertmanager configuration tells of its alerts. */
export const PLATFORM_CHANNEL = '#platform';

/** The Prometheus Operator with a Prometheus and an Alertmanager, as a cluster may have them already. */
export class OperatorStack {
  public static async of(namespaceName: string): Promise<OperatorStack> {
    const definitions = prometheusOperatorCrds().flatMap((file) => ['-f', file]);
    kubectl('apply', '--server-side', ...definitions);
    kubectl('wait', '--for=condition=Established', ...definitions, '--timeout=60s');
    namespace(namespaceName);
    apply(...accounts(namespaceName), operator(namespaceName), ownConfiguration(namespaceName));
    apply(prometheus(namespaceName), alertmanager(namespaceName));
    const stack = new OperatorStack(namespaceName);
    const isThere = () =>
      [stack.prometheus, stack.alertmanager].every((pods) => pods().length === 1 && pods().every(isReady));
    await until('the operator has started Prometheus and Alertmanager', async () => isThere(), 180);
    return stack;
  }

  private constructor(public readonly namespace: string) {}

  public readonly prometheus = (): LiveObject[] =>
    objects(
      'pods',
      this.namespace,
      'app.kubernetes.io/name=prometheus,app.kubernetes.io/managed-by=prometheus-operator',
    );

  public readonly alertmanager = (): LiveObject[] =>
    objects(
      'pods',
      this.namespace,
      'app.kubernetes.io/name=alertmanager,app.kubernetes.io/managed-by=prometheus-operator',
    );

  /** Deletes it with the definitions, and so with all objects of them. */
  public delete(): void {
    const definitions = prometheusOperatorCrds().flatMap((file) => ['-f', file]);
    kubectl('delete', ...definitions, '--ignore-not-found');
    kubectl('delete', 'clusterrolebindings,clusterroles', `--selector=story=${NAME}`);
    kubectl('delete', 'namespace', this.namespace, '--ignore-not-found', '--wait=false');
  }
}

/** The operator may do everything: what it may do is not what is looked at. */
function accounts(namespaceName: string): object[] {
  const rbac = 'rbac.authorization.k8s.io';
  const bound = (name: string, role: string) => [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: namespaceName } },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: `${NAME}-${name}`, labels: { story: NAME } },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace: namespaceName }],
    },
  ];
  const rule = (apiGroups: string[], resources: string[]) => ({
    apiGroups,
    resources,
    verbs: ['get', 'list', 'watch'],
  });
  const role = {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: `${NAME}-prometheus`, labels: { story: NAME } },
    rules: [rule([''], ['pods', 'services', 'endpoints', 'nodes']), rule(['discovery.k8s.io'], ['endpointslices'])],
  };
  return [role, ...bound('operator', 'cluster-admin'), ...bound('prometheus', role.metadata.name)];
}

function operator(namespaceName: string): object {
  const labels = { 'app.kubernetes.io/name': 'prometheus-operator' };
  const container = {
    name: 'operator',
    image: OPERATOR_IMAGE,
    args: [`--prometheus-config-reloader=${published('config-reloader')}`],
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'operator', namespace: namespaceName, labels },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: 'operator', containers: [container] } },
    },
  };
}

/** Chooses what bears the release's label, in all namespaces. */
function prometheus(namespaceName: string): object {
  const chosen = ['rule', 'podMonitor', 'probe', 'serviceMonitor'].flatMap((what) => [
    [`${what}Selector`, { matchLabels: RELEASE }],
    [`${what}NamespaceSelector`, {}],
  ]);
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: NAME, namespace: namespaceName },
    spec: {
      ...Object.fromEntries(chosen),
      image: published('prometheus'),
      version: VERSIONS.prometheus.version,
      serviceAccountName: 'prometheus',
      // Twenty times faster than it would be.
      evaluationInterval: '1500ms',
      alerting: { alertmanagers: [{ namespace: namespaceName, name: 'alertmanager-operated', port: 'web' }] },
    },
  };
}

function alertmanager(namespaceName: string): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Alertmanager',
    metadata: { name: NAME, namespace: namespaceName },
    spec: {
      image: published('alertmanager'),
      version: VERSIONS.alertmanager.version,
      alertmanagerConfigSelector: {},
      alertmanagerConfigNamespaceSelector: {},
    },
  };
}

/** The configuration that the platform's Alertmanager has before anybody attaches: one channel for everything. */
function ownConfiguration(namespaceName: string): object {
  const receiver = {
    name: 'platform',
    slack_configs: [{ api_url: `https://hooks.slack.com${KEYS.slack[0]}`, channel: PLATFORM_CHANNEL }],
  };
  const route = { receiver: receiver.name, group_by: ['alertname'], group_wait: '1s' };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `alertmanager-${NAME}`, namespace: namespaceName },
    stringData: { 'alertmanager.yaml': JSON.stringify({ route, receivers: [receiver] }) },
  };
}

/** Rules that were there before, whose alerts fire all the time: their labels by name. */
export function ownRules(namespaceName: string, alerts: Record<string, Record<string, string>>): object {
  const rules = Object.entries(alerts).map(([alert, labels]) => ({ alert, expr: 'vector(1)', labels }));
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'own', namespace: namespaceName, labels: RELEASE },
    spec: { groups: [{ name: 'own', rules }] },
  };
}

/** What a team of the platform has in front of its pods, and lets scrape: targets get the Service's name as the label `service`. */
export function ownService(namespaceName: string, name: string, selector: Record<string, string>): object[] {
  const metadata = { name, namespace: namespaceName, labels: { own: name } };
  const ports = [{ name: 'metrics', port: 9090 }];
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector, ports } },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { ...metadata, labels: RELEASE },
      spec: { selector: { matchLabels: { own: name } }, endpoints: [{ port: 'metrics', interval: '1500ms' }] },
    },
  ];
}
