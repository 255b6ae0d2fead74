import { ALERTMANAGER } from './alertmanager';
import { BLACKBOX_EXPORTER } from './blackbox-exporter';
import { CADVISOR } from './cadvisor';
import { COLLECTOR } from './collector';
import { KUBE_STATE_METRICS } from './kube-state-metrics';
import { KUBELET } from './kubelet';
import { NODE_EXPORTER } from './node-exporter';
import { PROMETHEUS } from './prometheus';
import { PUSHGATEWAY } from './pushgateway';
import type { Source, SourceName } from './source';

/** All sources there are. */
export const SOURCES: readonly Source[] = [
  NODE_EXPORTER,
  KUBE_STATE_METRICS,
  CADVISOR,
  KUBELET,
  BLACKBOX_EXPORTER,
  PUSHGATEWAY,
  PROMETHEUS,
  ALERTMANAGER,
  COLLECTOR,
];

/** The source of that name. */
export function sourceOf(name: SourceName): Source {
  return SOURCES.find((source) => source.name === name) as Source;
}

/** Which source has a metric, by the metric's name (that of a histogram's parts too). */
export function sourceWith(metric: string): SourceName | undefined {
  return byMetric().get(metric) ?? byMetric().get(metric.replace(/_(bucket|sum|count)$/, ''));
}

let owners: Map<string, SourceName> | undefined;

function byMetric(): Map<string, SourceName> {
  owners ??= new Map(SOURCES.flatMap((source) => source.metrics.map((metric) => [metric.name, source.name])));
  return owners;
}
