import { type ImageOptions, imageOf } from '../image';
import { type KubernetesRule, MIB, type Program } from '../program';

/** What is looked at: workloads, what they run in, what they store on. No secrets and no config maps. */
const RESOURCES: { group: string; names: string[] }[] = [
  {
    group: '',
    names: ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'resourcequotas', 'services'],
  },
  { group: 'apps', names: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
  { group: 'autoscaling', names: ['horizontalpodautoscalers'] },
  { group: 'batch', names: ['cronjobs', 'jobs'] },
  { group: 'policy', names: ['poddisruptionbudgets'] },
];

/**
 * kube-state-metrics: what Kubernetes' objects should be and are.
 *
 * @see https://github.com/kubernetes/kube-state-metrics
 */
export function kubeStateMetrics(images: ImageOptions = {}): Program {
  const rules: KubernetesRule[] = RESOURCES.map(({ group, names }) => ({
    apiGroups: [group],
    resources: names,
    verbs: ['list', 'watch'],
  }));
  return {
    name: 'kube-state-metrics',
    component: 'exporter',
    image: imageOf('kube-state-metrics', images),
    args: [
      '--port=8080',
      '--telemetry-port=8081',
      `--resources=${RESOURCES.flatMap(({ names }) => names)
        .sort()
        .join(',')}`,
    ],
    env: [],
    files: [],
    secrets: [],
    ports: [
      { name: 'http', number: 8080, protocol: 'TCP' },
      { name: 'telemetry', number: 8081, protocol: 'TCP' },
    ],
    calls: [{ to: 'platform-api' }],
    storage: [],
    scale: { kind: 'replicas', count: 1 },
    health: {
      readiness: { path: '/readyz', port: 'telemetry' },
      liveness: { path: '/livez', port: 'http' },
      startupSeconds: 60,
    },
    resources: {
      cpuMillis: { request: 50, limit: 250 },
      memoryBytes: { request: 128 * MIB, limit: 512 * MIB },
    },
    user: { uid: 65534, gid: 65534 },
    access: { hostPaths: [], kubernetes: rules, iam: [] },
    stopSeconds: 30,
  };
}
