import { Metric, MetricKind } from './metric';
import { Unit } from './unit';

/** How a service's HTTP metrics differ from the convention. */
export interface HttpMetricsProps {
  /**
   * Response times are native histograms: one series, no `le`.
   * @default false
   * @see https://prometheus.io/docs/specs/native_histograms/
   */
  readonly nativeHistograms?: boolean;
  /**
   * More labels of the metrics than the convention has.
   * @default - none
   */
  readonly labels?: string[];
}

/**
 * The convention by which a service names its HTTP metrics: how requests are counted, how failed ones are told apart, how
 * long they took.
 */
export class HttpMetrics {
  /**
   * OpenTelemetry's semantic convention: `http_server_request_duration_seconds` with `http_response_status_code`.
   * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
   */
  public static openTelemetry(props: HttpMetricsProps = {}): HttpMetrics {
    const labels = ['http_request_method', 'http_response_status_code', 'http_route', 'url_scheme', 'error_type'];
    const duration = Metric.existing('http_server_request_duration_seconds', {
      kind: MetricKind.HISTOGRAM,
      unit: Unit.SECONDS,
      help: 'How long requests took.',
      labels: [...labels, ...(props.labels ?? [])],
    });
    return new HttpMetrics(duration, undefined, 'http_response_status_code', props.nativeHistograms ?? false);
  }

  /**
   * What Prometheus' client libraries are used with: `http_requests_total` with `code`, and `http_request_duration_seconds`.
   * @see https://prometheus.io/docs/guides/go-application/
   */
  public static prometheus(props: HttpMetricsProps = {}): HttpMetrics {
    const labels = ['code', 'method', 'handler', ...(props.labels ?? [])];
    const requests = Metric.existing('http_requests_total', {
      kind: MetricKind.COUNTER,
      help: 'Requests answered.',
      labels,
    });
    const duration = Metric.existing('http_request_duration_seconds', {
      kind: MetricKind.HISTOGRAM,
      unit: Unit.SECONDS,
      help: 'How long requests took.',
      labels,
    });
    return new HttpMetrics(duration, requests, 'code', props.nativeHistograms ?? false);
  }

  private constructor(
    /** Histogram of how long requests took. */
    public readonly duration: Metric,
    /** Counter of requests. Undefined: the histogram counts them. */
    public readonly requests: Metric | undefined,
    /** The label that holds the HTTP status code. */
    public readonly statusLabel: string,
    /** Whether response times are native histograms. */
    public readonly nativeHistograms: boolean,
  ) {}

  /** All metrics of the convention. */
  public get metrics(): Metric[] {
    return this.requests ? [this.requests, this.duration] : [this.duration];
  }
}
