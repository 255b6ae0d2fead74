import type { Knowledge, KnownMetric } from '../../src/promql';

const TARGET = ['instance', 'job'];
const labels = (...own: string[]) => [...TARGET, ...own];

const METRICS: Record<string, KnownMetric> = {
  build_info: { kind: 'info', labels: labels('version') },
  errors_total: { kind: 'counter', labels: labels() },
  http_request_duration_seconds_bucket: { kind: 'counter', labels: labels('le') },
  http_request_duration_seconds_count: { kind: 'counter', labels: labels() },
  http_requests_total: { kind: 'counter', labels: labels('code') },
  limit_bytes: { kind: 'gauge', labels: labels() },
  memory_bytes: { kind: 'gauge', labels: labels() },
  mystery: { kind: 'unknown' },
  request_size_bytes: { kind: 'histogram', labels: labels() },
  rpc_duration_seconds: { kind: 'summary', labels: labels('quantile') },
  rpc_duration_seconds_count: { kind: 'counter', labels: labels() },
  slow_gauge: { kind: 'gauge', labels: labels(), interval: 300_000 },
  unlabelled_total: { kind: 'counter' },
  unseen_bucket: { kind: 'counter' },
};

/** A small world of metrics, scraped every 30 s. */
export const knowledge: Knowledge = {
  metric: (name) => METRICS[name],
  names: () => Object.keys(METRICS),
  scrapeIntervalMs: 30_000,
};
