import { type SourceName, sourceOf } from '../../catalog/sources';
import { type Metric, MetricKind } from '../../model';
import type { Relabeling, ScrapeJob } from '../../programs/surroundings';
import { CA_FILE, TOKEN_FILE } from '../objects/volumes';
import type { DiscoveryOptions } from './options';
import { copy, meta } from './relabelings';

const KUBELET_PORT = 10250;

/**
 * A job for what each kubelet tells.
 *
 * @see https://kubernetes.io/docs/reference/instrumentation/node-metrics/
 */
export function kubeletJob(source: SourceName, path: string, options: DiscoveryOptions): ScrapeJob {
  return {
    name: source,
    source,
    scheme: 'https',
    path,
    // Containers, pods and volumes are named by the metrics themselves.
    honorLabels: true,
    discovery: { kubernetes_sd_configs: [{ role: 'node' }] },
    relabelings: [copy(meta('node_name'), 'node')],
    metricRelabelings: keptMetrics(source),
    tokenFile: TOKEN_FILE,
    ...(options.kubeletSelfSigned ? { insecureSkipVerify: true } : { caFile: CA_FILE }),
    ports: [KUBELET_PORT],
    onNodes: true,
  };
}

/** Kubelets tell a lot for each container; what no rule reads is not kept. */
function keptMetrics(source: SourceName): Relabeling[] {
  const names = sourceOf(source).metrics.map(seriesOf);
  return [{ source_labels: ['__name__'], regex: names.join('|'), action: 'keep' }];
}

function seriesOf(metric: Metric): string {
  if (metric.kind !== MetricKind.HISTOGRAM && metric.kind !== MetricKind.SUMMARY) return metric.name;
  return `${metric.name}(_bucket|_sum|_count)?`;
}
