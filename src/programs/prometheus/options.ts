import type { Duration, Secret } from '../../model';

/** Where metrics are sent as they are collected, for keeping them longer or looking across clusters. */
export interface RemoteWrite {
  /** What it is called in Prometheus' own metrics and logs. */
  readonly name: string;
  /** Address that takes remote write: Thanos, Mimir, Amazon Managed Prometheus, another Prometheus. */
  readonly url: string;
  /**
   * Holds a bearer token.
   * @default - none is sent
   */
  readonly bearerToken?: Secret;
  /**
   * Requests are signed for Amazon Managed Prometheus in this region.
   * @default - not signed
   */
  readonly sigv4Region?: string;
}

/** What is chosen about Prometheus. */
export interface PrometheusOptions {
  /**
   * How many there are. Each collects everything by itself.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * How many time series are expected at once. Memory and disk follow from it.
   * @default - estimated from the blueprint
   */
  readonly expectedSeries?: number;
  /**
   * How old a sample may be that is still taken, for metrics that are pushed late.
   * @default - 30 minutes
   */
  readonly outOfOrderWindow?: Duration;
  /**
   * Take metrics that are pushed by OpenTelemetry's protocol, at `/api/v1/otlp/v1/metrics`.
   * @default false
   * @see https://prometheus.io/docs/guides/opentelemetry/
   */
  readonly otlpReceiver?: boolean;
  /**
   * Where metrics are sent as well.
   * @default - nowhere
   */
  readonly remoteWrite?: RemoteWrite[];
  /**
   * Changes laid over the generated configuration: objects are merged, lists replaced, null removes.
   * @default - none
   * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
   */
  readonly overrides?: Record<string, unknown>;
}
