import type { Blueprint, Service } from '../../model';
import type { Relabeling } from '../../programs/surroundings';
import { copy, keep, meta } from '../discovery/relabelings';
import type { ResolvedMonitor } from '../monitor';
import type { LabelSelector, NamespaceSelector, PodMonitorSpec, RelabelConfig } from './objects';

/** Exactly the pods of a workload, as those of a service. */
export function podMonitorOfWorkload(
  blueprint: Blueprint,
  { service, namespace, labels, port }: ResolvedMonitor,
): PodMonitorSpec {
  return {
    namespaceSelector: namespaces(namespace === undefined ? undefined : [namespace]),
    selector: selectorOf(labels),
    podMetricsEndpoints: [endpoint(blueprint, service, port)],
  };
}

/** The pods that carry the service's name in a label. */
export function podMonitorByLabel(blueprint: Blueprint, service: Service, within?: string[]): PodMonitorSpec {
  return {
    namespaceSelector: namespaces(within),
    selector: { matchLabels: { 'app.kubernetes.io/name': service.name } },
    podMetricsEndpoints: [endpoint(blueprint, service, service.metricsPort)],
  };
}

function namespaces(names: string[] | undefined): NamespaceSelector {
  return names ? { matchNames: names } : { any: true };
}

function selectorOf(labels: ResolvedMonitor['labels']): LabelSelector {
  const equal = labels.filter(({ values }) => values.length === 1);
  const others = labels.filter(({ values }) => values.length !== 1);
  return {
    ...(equal.length > 0
      ? { matchLabels: Object.fromEntries(equal.map(({ name, values }) => [name, values[0]])) }
      : {}),
    ...(others.length > 0
      ? {
          matchExpressions: others.map(({ name, values }) =>
            values.length > 0
              ? { key: name, operator: 'In' as const, values }
              : { key: name, operator: 'Exists' as const },
          ),
        }
      : {}),
  };
}

/** The port is chosen by a relabeling, because older operators do not know `portNumber` and would scrape every port. */
function endpoint(blueprint: Blueprint, service: Service, port: number) {
  const set = (targetLabel: string, replacement: string): Relabeling => ({ target_label: targetLabel, replacement });
  const relabelings: Relabeling[] = [
    keep({ [meta('pod_container_port_number')]: String(port) }),
    set('job', service.name),
    set('service', service.name),
    copy(meta('pod_node_name'), 'node'),
    set('cluster', blueprint.cluster),
    set('environment', blueprint.environment),
  ];
  return {
    path: service.metricsPath,
    interval: blueprint.scrapeInterval.toString(),
    relabelings: relabelings.map(inOperatorsWords),
  };
}

function inOperatorsWords({ source_labels, target_label, regex, replacement, action }: Relabeling): RelabelConfig {
  return {
    ...(source_labels ? { sourceLabels: source_labels } : {}),
    ...(regex === undefined ? {} : { regex }),
    ...(target_label ? { targetLabel: target_label } : {}),
    ...(replacement === undefined ? {} : { replacement }),
    ...(action ? { action } : {}),
  };
}
