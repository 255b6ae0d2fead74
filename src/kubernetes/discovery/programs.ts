import type { ScrapeJob } from '../../programs/surroundings';
import type { Names } from '../names';
import { copy, keep, meta, POD_LABELS, RUNNING } from './relabelings';

/** Which ports of our own programs are scraped. */
export const SCRAPED_PORTS: Record<string, string[]> = {
  prometheus: ['http'],
  alertmanager: ['http'],
  'node-exporter': ['http'],
  'kube-state-metrics': ['http'],
  'blackbox-exporter': ['http'],
  pushgateway: ['http'],
};

/** What differs from program to program. */
interface ProgramJob {
  readonly port: number;
  /** Its metrics speak of other things than itself: labels of its own pod would be wrong on them. */
  readonly speaksOfOthers?: boolean;
  readonly onNodes?: boolean;
}

/** A job for one of our own programs, whose pods are found by the labels that we gave them. */
export function programJob(names: Names, program: string, { port, speaksOfOthers, onNodes }: ProgramJob): ScrapeJob {
  const namespace = onNodes ? names.nodesNamespace : names.namespace;
  return {
    name: program,
    source: program,
    honorLabels: speaksOfOthers,
    discovery: { kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }] },
    relabelings: [
      RUNNING,
      keep({
        [meta('pod_label_app.kubernetes.io/name')]: program,
        [meta('pod_label_app.kubernetes.io/instance')]: names.instance,
        [meta('pod_container_port_name')]: SCRAPED_PORTS[program][0],
      }),
      ...(speaksOfOthers ? [] : onNodes ? [copy(meta('pod_node_name'), 'node')] : POD_LABELS),
    ],
    ports: [port],
    onNodes,
  };
}
