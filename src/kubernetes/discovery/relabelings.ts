import type { Relabeling } from '../../programs/surroundings';

/** What Kubernetes discovery says of a target, by the name that Prometheus gives it. */
export function meta(name: string): string {
  return `__meta_kubernetes_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`;
}

export function copy(source: string, target: string): Relabeling {
  return { source_labels: [source], target_label: target };
}

/** Keeps targets of which these all hold. */
export function keep(conditions: Record<string, string>): Relabeling {
  return {
    source_labels: Object.keys(conditions),
    regex: Object.values(conditions).map(literal).join(';'),
    action: 'keep',
  };
}

/** Leaves out pods that do not run: one that was evicted keeps its labels and address until somebody deletes it. */
export const RUNNING: Relabeling = {
  source_labels: [meta('pod_phase')],
  regex: 'Pending|Succeeded|Failed',
  action: 'drop',
};

/** Where a pod is and what it is. */
export const POD_LABELS: Relabeling[] = [
  copy(meta('namespace'), 'namespace'),
  copy(meta('pod_name'), 'pod'),
  copy(meta('pod_container_name'), 'container'),
  copy(meta('pod_node_name'), 'node'),
];

/** Text that stands for itself in a regular expression. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
