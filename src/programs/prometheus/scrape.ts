import type { Blueprint } from '../../model';
import type { ScrapeJob } from '../surroundings';

type Json = Record<string, unknown>;

/**
 * A scrape job in Prometheus' words; the collector's Prometheus receiver reads the same. Each target gets the labels `cluster` and
 * `environment`, so that rules and dashboards can group by them wherever the series are kept.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export function scrapeConfig(job: ScrapeJob, blueprint: Blueprint): Json {
  return {
    job_name: job.name,
    ...(job.honorLabels ? { honor_labels: true } : {}),
    ...(job.path && job.path !== '/metrics' ? { metrics_path: job.path } : {}),
    ...(job.params ? { params: job.params } : {}),
    ...(job.scheme === 'https' ? { scheme: 'https' } : {}),
    ...(job.tokenFile ? { authorization: { type: 'Bearer', credentials_file: job.tokenFile } } : {}),
    ...(job.caFile ? { tls_config: { ca_file: job.caFile } } : {}),
    ...(job.insecureSkipVerify ? { tls_config: { insecure_skip_verify: true } } : {}),
    ...job.discovery,
    relabel_configs: [
      ...job.relabelings,
      { target_label: 'cluster', replacement: blueprint.cluster },
      { target_label: 'environment', replacement: blueprint.environment },
    ],
    ...(job.metricRelabelings ? { metric_relabel_configs: job.metricRelabelings } : {}),
  };
}
