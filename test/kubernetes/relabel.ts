import type { Relabeling } from '../../src/programs/surroundings';

/**
 * What Prometheus makes of a target: its labels, or undefined when it is dropped. Only the actions that jobs use.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 */
export function relabel(target: Record<string, string>, rules: Relabeling[]): Record<string, string> | undefined {
  const labels = { ...target };
  for (const rule of rules) {
    const value = (rule.source_labels ?? []).map((name) => labels[name] ?? '').join(rule.separator ?? ';');
    const match = new RegExp(`^(?:${rule.regex ?? '(.*)'})$`).exec(value);
    if (rule.action === 'keep' && !match) return undefined;
    if (rule.action === 'drop' && match) return undefined;
    if ((rule.action ?? 'replace') === 'replace' && match && rule.target_label) {
      labels[rule.target_label] = (rule.replacement ?? '$1').replace(/\$(\d)/g, (_, i) => match[Number(i)] ?? '');
    }
  }
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith('__meta_')));
}

/** A port of a pod as discovery gives it. */
export function podPort(props: {
  namespace: string;
  pod: string;
  labels: Record<string, string>;
  port: number;
  portName?: string;
  phase?: string;
}): Record<string, string> {
  const labels = Object.entries(props.labels).map(([name, value]) => [
    `__meta_kubernetes_pod_label_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`,
    value,
  ]);
  return {
    ...Object.fromEntries(labels),
    __address__: `10.0.0.1:${props.port}`,
    __metrics_path__: '/metrics',
    __meta_kubernetes_namespace: props.namespace,
    __meta_kubernetes_pod_name: props.pod,
    __meta_kubernetes_pod_node_name: 'node-1',
    __meta_kubernetes_pod_container_name: 'main',
    __meta_kubernetes_pod_container_port_number: String(props.port),
    __meta_kubernetes_pod_container_port_name: props.portName ?? 'metrics',
    __meta_kubernetes_pod_phase: props.phase ?? 'Running',
  };
}
