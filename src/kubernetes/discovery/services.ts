import type { Blueprint, Service } from '../../model';
import type { Relabeling, ScrapeJob } from '../../programs/surroundings';
import type { ResolvedMonitor } from '../monitor';
import type { DiscoveryOptions } from './options';
import { copy, literal, meta, POD_LABELS, RUNNING } from './relabelings';

/** By this label the pods of a service are found where no workload was given for it. */
const NAME_LABEL = 'app.kubernetes.io/name';

const PORT = meta('pod_container_port_number');

/** Services that are to be scraped and that no workload was given for: found by their name in a label. */
export function servicesByLabel(blueprint: Blueprint, monitors: ResolvedMonitor[]): Service[] {
  const monitored = new Set(monitors.map(({ service }) => service.name));
  return blueprint.services.filter(({ name, allMetrics }) => allMetrics.length > 0 && !monitored.has(name));
}

/**
 * One job for all services: pods are looked at once, however many services there are. First each pod learns which service it is;
 * pods that are none are left out; then the service says what its `job` and path are.
 */
export function servicesJob(
  blueprint: Blueprint,
  monitors: ResolvedMonitor[],
  options: DiscoveryOptions,
): ScrapeJob | undefined {
  const byLabel = servicesByLabel(blueprint, monitors);
  const services = [...new Set([...byLabel, ...monitors.map(({ service }) => service)])];
  if (services.length === 0) return undefined;
  const ports = [...byLabel.map(({ metricsPort }) => metricsPort), ...monitors.map(({ port }) => port)];
  return {
    name: 'services',
    source: 'services',
    discovery: { kubernetes_sd_configs: [{ role: 'pod' }] },
    relabelings: [
      RUNNING,
      ...labelRules(byLabel, options.serviceNamespaces),
      ...monitors.map(monitorRule),
      { source_labels: ['service'], regex: '.+', action: 'keep' },
      copy('service', 'job'),
      ...pathRules(services),
      ...POD_LABELS,
    ],
    ports: [...new Set(ports)].sort((a, b) => a - b),
  };
}

/** The service's name in the pod's label, on the port that the service has its metrics on; one rule a port. */
function labelRules(services: Service[], namespaces: string[] | undefined): Relabeling[] {
  return [...groupBy(services, ({ metricsPort }) => metricsPort)].map(([port, members]) => {
    const names = members.map(({ name }) => literal(name)).join('|');
    return {
      source_labels: [...(namespaces ? [meta('namespace')] : []), PORT, meta(`pod_label_${NAME_LABEL}`)],
      regex: `${namespaces ? `(?:${namespaces.map(literal).join('|')});` : ''}${port};(${names})`,
      target_label: 'service',
      replacement: '$1',
    };
  });
}

/** Exactly the pods of a workload. */
function monitorRule({ service, namespace, labels, port }: ResolvedMonitor): Relabeling {
  const conditions: [string, string][] = [
    ...(namespace ? [[meta('namespace'), literal(namespace)] as [string, string]] : []),
    [PORT, String(port)],
    ...labels.map(({ name, values }): [string, string] => [
      meta(`pod_label_${name}`),
      values.length === 0 ? '.+' : values.length === 1 ? literal(values[0]) : `(?:${values.map(literal).join('|')})`,
    ]),
  ];
  return {
    source_labels: conditions.map(([label]) => label),
    regex: conditions.map(([, pattern]) => pattern).join(';'),
    target_label: 'service',
    replacement: service.name,
  };
}

function pathRules(services: Service[]): Relabeling[] {
  const others = services.filter(({ metricsPath }) => metricsPath !== '/metrics');
  return [...groupBy(others, ({ metricsPath }) => metricsPath)].map(([path, members]) => ({
    source_labels: ['service'],
    regex: members.map(({ name }) => literal(name)).join('|'),
    target_label: '__metrics_path__',
    // A dollar sign would be read as the name of a group.
    replacement: path.replace(/\$/g, '$$$$'),
  }));
}

function groupBy<K>(services: Service[], keyOf: (service: Service) => K): Map<K, Service[]> {
  const groups = new Map<K, Service[]>();
  for (const service of services) {
    const key = keyOf(service);
    const members = groups.get(key);
    if (members) members.push(service);
    else groups.set(key, [service]);
  }
  return groups;
}
