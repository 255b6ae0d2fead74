import type { Secret } from '../model';

/**
 * What a program needs to know of where it runs. Each platform gives its own.
 */
export interface Surroundings {
  /** `host:port` at which a program's port is reached. */
  address(program: string, port: string): string;
  /** `host:port` of each replica of a program. */
  replicas(program: string, port: string): string[];
  /** Where a secret appears as a file. */
  secretPath(secret: Secret): string;
  /** What is scraped, and how it is found, in the order in which it is written. */
  readonly jobs: ScrapeJob[];
}

/**
 * A scrape job, ready but for what is the same for all jobs.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export interface ScrapeJob {
  /** The label `job`. */
  readonly name: string;
  /** Of which source the metrics are: see src/catalog/sources. */
  readonly source: string;
  readonly scheme?: 'http' | 'https';
  readonly path?: string;
  readonly params?: Record<string, string[]>;
  readonly honorLabels?: boolean;
  /** The discovery section: `{ kubernetes_sd_configs: […] }`, `{ dns_sd_configs: […] }`, `{ static_configs: […] }`. */
  readonly discovery: Record<string, unknown[]>;
  readonly relabelings: Relabeling[];
  readonly metricRelabelings?: Relabeling[];
  /** Path of a file with a bearer token, and of the certificate authority. */
  readonly tokenFile?: string;
  readonly caFile?: string;
  /** The certificate is taken unseen: only where the user said that no authority signed it. */
  readonly insecureSkipVerify?: boolean;
  /** Ports that are scraped, for network policies; none means any. */
  readonly ports: number[];
  /** Whether the ports are those of nodes and not of pods. */
  readonly onNodes?: boolean;
}

/** In Prometheus' own words. */
export interface Relabeling {
  readonly source_labels?: string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'replace' | 'keep' | 'drop' | 'labelmap' | 'labeldrop' | 'labelkeep';
}
