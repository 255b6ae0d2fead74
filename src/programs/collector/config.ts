import type { Blueprint } from '../../model';
import { scrapeConfig } from '../prometheus/scrape';
import type { Relabeling, ScrapeJob } from '../surroundings';

type Json = Record<string, unknown>;

/** Where the collector answers whether it is well, and where it shows its own metrics. */
export const HEALTH_PORT = 13133;
export const TELEMETRY_PORT = 8888;

/** Where the collector sends what it scraped. */
export interface CollectorDestination {
  /** Address that takes Prometheus' remote write. */
  readonly url: string;
  /** Requests are signed for Amazon Managed Prometheus in this region. Undefined: they are not signed. */
  readonly sigv4Region?: string;
}

/**
 * A target's `target_info` would take the place of the labels `job` and `instance` that discovery set, in all its metrics.
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#resource-attributes-1
 */
const WITHOUT_TARGET_INFO: Relabeling = { source_labels: ['__name__'], regex: 'target_info', action: 'drop' };

/**
 * What the collector reads: scrapes the jobs, sends them on by remote write.
 *
 * Of two replicas that scrape the same, the store keeps one: they are told apart by the label `__replica__`.
 *
 * @see https://opentelemetry.io/docs/collector/configuration/
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/Send-high-availability-data.html
 */
export function collectorConfig(blueprint: Blueprint, jobs: ScrapeJob[], destination: CollectorDestination): Json {
  const signed = destination.sigv4Region !== undefined;
  return {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${HEALTH_PORT}` },
      ...(signed ? { sigv4auth: { region: destination.sigv4Region, service: 'aps' } } : {}),
    },
    receivers: { prometheus: { config: escaped(scraping(blueprint, jobs)) } },
    processors: {
      // Refuses before the kernel would kill: what is refused is scraped again, what is killed has lost its queue.
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: { send_batch_size: 8192, send_batch_max_size: 8192, timeout: '5s' },
    },
    exporters: {
      prometheus_remote_write: {
        endpoint: destination.url,
        ...(signed ? { auth: { authenticator: 'sigv4auth' } } : {}),
        external_labels: { cluster: blueprint.cluster, __replica__: `\${env:HOSTNAME:-collector}` },
        // Names stay as their programs gave them, and no label is added to them.
        translation_strategy: 'UnderscoreEscapingWithoutSuffixes',
        disable_scope_info: true,
        target_info: { enabled: false },
        send_metadata: true,
        remote_write_queue: { enabled: true, queue_size: 10_000, num_consumers: 5 },
        // The store takes samples that are up to an hour old.
        retry_on_failure: { enabled: true, initial_interval: '1s', max_interval: '30s', max_elapsed_time: '50m' },
      },
    },
    service: {
      extensions: ['health_check', ...(signed ? ['sigv4auth'] : [])],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: '0.0.0.0', port: TELEMETRY_PORT } } } }],
        },
      },
      pipelines: {
        metrics: {
          receivers: ['prometheus'],
          processors: ['memory_limiter', 'batch'],
          exporters: ['prometheus_remote_write'],
        },
      },
    },
  };
}

function scraping(blueprint: Blueprint, jobs: ScrapeJob[]): Json {
  const interval = blueprint.scrapeInterval;
  return {
    global: {
      scrape_interval: interval.toString(),
      scrape_timeout: interval.toMillis() < 10_000 ? interval.toString() : '10s',
      scrape_native_histograms: true,
    },
    scrape_configs: jobs.map((job) =>
      scrapeConfig({ ...job, metricRelabelings: [WITHOUT_TARGET_INFO, ...(job.metricRelabelings ?? [])] }, blueprint),
    ),
  };
}

/**
 * The collector takes a `$` for the beginning of a variable, wherever it stands; two stand for one. What a platform fills in later,
 * written `${Token[…]}`, is left as it is.
 */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\$(?!\{Token\[)/g, '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
