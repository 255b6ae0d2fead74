import { NODE_EXPORTER } from './node-exporter';
import type { Source, SourceName } from './source';

/** All sources there are. */
export const SOURCES: readonly Source[] = [NODE_EXPORTER];

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
