import type { Duration } from './duration';
import { Metric, MetricKind } from './metric';
import { Problems } from './problem';
import { Unit } from './unit';

/** The kinds of thing that a service uses. */
export enum DependencyKind {
  /** Another service's HTTP API. */
  API = 'api',
  /** A database. */
  DATABASE = 'database',
  /** A cache. */
  CACHE = 'cache',
}

/** What is expected of calls to another service or a database. */
export interface CallProps {
  /**
   * Histogram of how long calls took.
   * @default - OpenTelemetry's: `http_client_request_duration_seconds` for an API, `db_client_operation_duration_seconds` for a database
   */
  readonly duration?: Metric;
  /**
   * Within this, 95 % of calls are answered.
   * @default - nothing is expected: calls are recorded, no alert
   */
  readonly responseTime?: Duration;
  /**
   * The greatest share of calls, in percent, that may fail (label `error_type` is there).
   * @default - nothing is expected
   */
  readonly errorRate?: number;
}

/** What is expected of a cache. */
export interface CacheProps {
  /** Counter of look-ups that found something. */
  readonly hits: Metric;
  /** Counter of look-ups that found nothing. */
  readonly misses: Metric;
  /**
   * The least share of look-ups, in percent, that find something.
   * @default - nothing is expected
   */
  readonly hitRate?: number;
}

/** Something that a service uses and whose use it measures: API calls, database queries, cache hits. */
export class Dependency {
  /**
   * Calls of other services.
   * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client
   */
  public static api(props: CallProps = {}): Dependency {
    const duration =
      props.duration ??
      Metric.existing('http_client_request_duration_seconds', {
        kind: MetricKind.HISTOGRAM,
        unit: Unit.SECONDS,
        help: 'How long calls of other services took.',
        labels: ['http_request_method', 'http_response_status_code', 'server_address', 'server_port', 'error_type'],
      });
    return new Dependency(DependencyKind.API, [duration], props.responseTime, props.errorRate);
  }

  /**
   * Queries of a database.
   * @see https://opentelemetry.io/docs/specs/semconv/database/database-metrics/
   */
  public static database(props: CallProps = {}): Dependency {
    const duration =
      props.duration ??
      Metric.existing('db_client_operation_duration_seconds', {
        kind: MetricKind.HISTOGRAM,
        unit: Unit.SECONDS,
        help: 'How long database operations took.',
        labels: [
          'db_system_name',
          'db_namespace',
          'db_operation_name',
          'db_collection_name',
          'server_address',
          'server_port',
          'error_type',
        ],
      });
    return new Dependency(DependencyKind.DATABASE, [duration], props.responseTime, props.errorRate);
  }

  /** Look-ups in a cache. */
  public static cache(props: CacheProps): Dependency {
    return new Dependency(DependencyKind.CACHE, [props.hits, props.misses], undefined, undefined, props.hitRate);
  }

  private readonly used: Metric[];

  private constructor(
    /** Which kind of thing is used. */
    public readonly kind: DependencyKind,
    metrics: Metric[],
    /** Within this, 95 % of calls are answered. */
    public readonly responseTime?: Duration,
    /** The greatest share of calls, in percent, that may fail. */
    public readonly errorRate?: number,
    /** The least share of look-ups, in percent, that find something. */
    public readonly hitRate?: number,
  ) {
    this.used = metrics;
    const problems = new Problems(`Dependency.${kind}`);
    const expected = kind === DependencyKind.CACHE ? MetricKind.COUNTER : MetricKind.HISTOGRAM;
    for (const metric of metrics.filter((m) => m.kind !== expected)) {
      problems.add('wrong-metric-kind', `${metric.name} is a ${metric.kind}`, `give a ${expected}`);
    }
    for (const metric of metrics.filter((m) => errorRate !== undefined && !m.labels.includes('error_type'))) {
      problems.add(
        'unknown-label',
        `an error rate is expected, and ${metric.name} has no label error_type: failed calls can't be told from others`,
        'add the label to the metric, or leave errorRate away',
      );
    }
    for (const [what, share] of [
      ['error rate', errorRate],
      ['hit rate', hitRate],
    ] as const) {
      if (share !== undefined && !(share > 0 && share < 100)) {
        problems.add(
          'threshold-out-of-range',
          `a ${what} of ${share} % is out of range`,
          'give a share in percent',
          'more than 0 and less than 100 percent',
        );
      }
    }
    problems.throwIfAny();
  }

  /** The metrics: the histogram of durations, or the cache's hits and misses. */
  public get metrics(): Metric[] {
    return [...this.used];
  }
}
