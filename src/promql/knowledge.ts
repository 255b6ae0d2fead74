/**
 * What a metric is. The parts of a classic histogram are metrics of their own: tell `x_bucket` (with the label `le`),
 * `x_sum` and `x_count` as counters. `histogram` is a native one, told under its plain name. `summary` is the plain name of
 * a summary (with the label `quantile`); its `_sum` and `_count` are counters. `info` has the value 1 and matters by its labels.
 */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'unknown';

export interface KnownMetric {
  readonly kind: MetricKind;
  /** All labels that its series have, those of the scrape target (`job`, `instance`) too. Undefined: nobody knows. */
  readonly labels?: readonly string[];
  /** How often it is scraped or recorded, in milliseconds, if not at the common interval. */
  readonly interval?: number;
}

/** What is known about the metrics that there are. */
export interface Knowledge {
  /** Undefined: there is no such metric. */
  metric(name: string): KnownMetric | undefined;
  /** All names, to find what somebody may have meant. */
  names?(): readonly string[];
  readonly scrapeIntervalMs: number;
}

/** Series that Prometheus makes itself, whatever is scraped. */
const OWN_SERIES: ReadonlySet<string> = new Set([
  'ALERTS',
  'ALERTS_FOR_STATE',
  'scrape_duration_seconds',
  'scrape_samples_post_metric_relabeling',
  'scrape_samples_scraped',
  'scrape_series_added',
  'up',
]);

/** What is known of a metric; the series that Prometheus makes itself need not be told. */
export function lookUp(knowledge: Knowledge, name: string): KnownMetric | undefined {
  return knowledge.metric(name) ?? (OWN_SERIES.has(name) ? { kind: 'gauge' } : undefined);
}
