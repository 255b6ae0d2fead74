import { SourceName } from '../catalog/sources';
import type { Blueprint, Service } from '../model';
import type { Relabeling, ScrapeJob } from '../programs/surroundings';

/** What a managed scraper reads of the cluster it is attached to. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const API = 'kubernetes.default.svc:443';
const NAME_LABEL = '__meta_kubernetes_pod_label_app_kubernetes_io_name';

/** The ports of the EKS add-ons, and what their pods are called. */
const EXPORTERS = [
  { source: SourceName.NODE_EXPORTER, pods: '(prometheus-)?node-exporter', port: 9100, honorLabels: false },
  { source: SourceName.KUBE_STATE_METRICS, pods: 'kube-state-metrics', port: 8080, honorLabels: true },
];

/** Sources that a managed scraper collects for a blueprint. */
export function eksSources({ infrastructure }: Blueprint): SourceName[] {
  return [
    ...(infrastructure.nodes ? [SourceName.NODE_EXPORTER] : []),
    ...(infrastructure.containers ? [SourceName.KUBE_STATE_METRICS, SourceName.CADVISOR, SourceName.KUBELET] : []),
  ];
}

/**
 * Jobs for a managed scraper: the blueprint's services by the label `app.kubernetes.io/name` of their pods, the exporters, and the kubelets
 * through the cluster's API.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 */
export function eksJobs(blueprint: Blueprint): ScrapeJob[] {
  const sources = eksSources(blueprint);
  return [
    ...serviceJobs(blueprint.services),
    ...EXPORTERS.filter(({ source }) => sources.includes(source)).map((exporter) => ({
      ...podJob(exporter.source, exporter.pods, exporter.port),
      source: exporter.source,
      honorLabels: exporter.honorLabels,
    })),
    ...[
      { source: SourceName.CADVISOR, path: '/metrics/cadvisor' },
      { source: SourceName.KUBELET, path: '/metrics' },
    ]
      .filter(({ source }) => sources.includes(source))
      .map(({ source, path }) => kubeletJob(source, path)),
  ];
}

/** One job for all services of the same port and path. */
function serviceJobs(services: Service[]): ScrapeJob[] {
  const alike = new Map<string, Service[]>();
  for (const service of services.filter(({ allMetrics }) => allMetrics.length > 0)) {
    const key = `${service.metricsPort}${service.metricsPath}`;
    alike.set(key, [...(alike.get(key) ?? []), service]);
  }
  return [...alike].map(([key, members]) => {
    const [{ metricsPort, metricsPath }] = members;
    const job = podJob(`services-${key}`, members.map(({ name }) => name).join('|'), metricsPort);
    const names = ['job', 'service'].map((label) => copy(NAME_LABEL, label));
    return { ...job, source: 'services', path: metricsPath, relabelings: [...job.relabelings, ...names] };
  });
}

function podJob(name: string, pods: string, port: number): ScrapeJob {
  return {
    name,
    source: name,
    discovery: { kubernetes_sd_configs: [{ role: 'pod' }] },
    relabelings: [
      { source_labels: [NAME_LABEL], regex: pods, action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: `${port}`, action: 'keep' },
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_pod_name', 'pod'),
      copy('__meta_kubernetes_pod_container_name', 'container'),
      copy('__meta_kubernetes_pod_node_name', 'node'),
    ],
    ports: [port],
  };
}

function kubeletJob(source: SourceName, path: string): ScrapeJob {
  return {
    name: source,
    source,
    scheme: 'https',
    honorLabels: true,
    discovery: { kubernetes_sd_configs: [{ role: 'node' }] },
    relabelings: [
      copy('__meta_kubernetes_node_name', 'node'),
      copy('__meta_kubernetes_node_name', 'instance'),
      { target_label: '__address__', replacement: API },
      {
        source_labels: ['__meta_kubernetes_node_name'],
        regex: '(.+)',
        target_label: '__metrics_path__',
        replacement: `/api/v1/nodes/$1/proxy${path}`,
      },
    ],
    tokenFile: `${ACCOUNT}/token`,
    caFile: `${ACCOUNT}/ca.crt`,
    ports: [443],
  };
}

function copy(source: string, target: string): Relabeling {
  return { source_labels: [source], target_label: target };
}
