import type { AlertRule } from './alert-rule';
import type { Dependency } from './dependency';
import type { HttpMetrics } from './http-metrics';
import type { LogFormat } from './log-format';
import type { Metric } from './metric';
import { checkAlertNames, checkObjectName, checkUnique } from './names';
import { Objectives, type ObjectivesProps } from './objective';
import { Problems } from './problem';
import type { RecordingRule } from './recording-rule';
import type { Responder } from './responder';
import type { Sampling } from './sampling';

/** Where a service shows its metrics. */
export interface MetricsEndpointProps {
  /**
   * Port on which they are.
   * @default 9090
   */
  readonly port?: number;
  /**
   * Path at which they are.
   * @default '/metrics'
   */
  readonly path?: string;
}

/** What a service is. */
export interface ServiceProps {
  /**
   * Who answers for it.
   * @default - the first level of the blueprint's escalation
   */
  readonly owner?: Responder;
  /**
   * The convention of its HTTP metrics.
   * @default - it has none
   */
  readonly metrics?: HttpMetrics;
  /**
   * Metrics that it has beside those.
   * @default - none
   */
  readonly customMetrics?: Metric[];
  /**
   * Where it shows its metrics.
   * @default - port 9090, path /metrics
   */
  readonly endpoint?: MetricsEndpointProps;
  /**
   * What is promised about it.
   * @default - nothing
   */
  readonly objectives?: ObjectivesProps;
  /**
   * What it uses: other services, databases, caches.
   * @default - nothing that it measures
   */
  readonly dependencies?: Dependency[];
  /**
   * Alerts of its own.
   * @default - those that follow from the rest
   */
  readonly alerts?: AlertRule[];
  /**
   * Recording rules of its own.
   * @default - those that follow from the rest
   */
  readonly recordings?: RecordingRule[];
  /**
   * How it writes its logs.
   * @default - not said
   */
  readonly logs?: LogFormat;
  /**
   * Which of its traces are kept.
   * @default - as the blueprint says
   */
  readonly sampling?: Sampling;
}

/** Something that serves: what it measures, what is promised about it, who answers for it. */
export class Service {
  /** Who answers for it, if it is said here. */
  public readonly owner?: Responder;
  /** The convention of its HTTP metrics. */
  public readonly metrics?: HttpMetrics;
  /** What is promised about it. */
  public readonly objectives?: Objectives;
  /** How it writes its logs. */
  public readonly logs?: LogFormat;
  /** Which of its traces are kept. */
  public readonly sampling?: Sampling;
  /** Port on which its metrics are. */
  public readonly metricsPort: number;
  /** Path at which its metrics are. */
  public readonly metricsPath: string;
  private readonly ownMetrics: Metric[];
  private readonly uses: Dependency[];
  private readonly ownAlerts: AlertRule[];
  private readonly ownRecordings: RecordingRule[];

  constructor(
    /** Its name; the value of the labels `job` and `service`. */
    public readonly name: string,
    props: ServiceProps = {},
  ) {
    this.owner = props.owner;
    this.metrics = props.metrics;
    this.objectives = props.objectives && new Objectives(props.objectives);
    this.logs = props.logs;
    this.sampling = props.sampling;
    this.metricsPort = props.endpoint?.port ?? 9090;
    this.metricsPath = props.endpoint?.path ?? '/metrics';
    this.ownMetrics = [...(props.customMetrics ?? [])];
    this.uses = [...(props.dependencies ?? [])];
    this.ownAlerts = [...(props.alerts ?? [])];
    this.ownRecordings = [...(props.recordings ?? [])];

    const problems = new Problems(`Service '${name}'`);
    checkObjectName(problems, 'service', name);
    if (!Number.isInteger(this.metricsPort) || this.metricsPort < 1 || this.metricsPort > 65_535) {
      problems.add(
        'invalid-port',
        `${this.metricsPort} is not a port`,
        'give the port on which the service shows its metrics',
        '1 to 65535',
      );
    }
    if (!/^\/[^\s?#]*$/.test(this.metricsPath)) {
      problems.add('invalid-path', `'${this.metricsPath}' is not a path`, "write it like '/metrics'");
    }
    if (this.objectives && !this.metrics) {
      problems.add(
        'objective-without-metrics',
        'something is promised, and no metrics would show whether it is kept',
        'give metrics: HttpMetrics.openTelemetry() or HttpMetrics.prometheus()',
      );
    }
    checkUnique(
      problems,
      'metrics',
      this.allMetrics.map((metric) => metric.name),
    );
    checkAlertNames(problems, this.ownAlerts);
    checkUnique(
      problems,
      'dependencies',
      this.uses.filter((use) => use.kind !== 'cache').map((use) => `${use.kind} (${use.metrics[0].name})`),
    );
    problems.throwIfAny();
  }

  /** Metrics beside those of the HTTP convention. */
  public get customMetrics(): Metric[] {
    return [...this.ownMetrics];
  }

  /** All metrics that it shows. */
  public get allMetrics(): Metric[] {
    const used = this.uses.flatMap((use) => use.metrics);
    return [
      ...(this.metrics?.metrics ?? []),
      ...this.ownMetrics,
      ...used.filter((metric) => !this.ownMetrics.includes(metric)),
    ];
  }

  /** What it uses. */
  public get dependencies(): Dependency[] {
    return [...this.uses];
  }

  /** Alerts of its own. */
  public get alerts(): AlertRule[] {
    return [...this.ownAlerts];
  }

  /** Recording rules of its own. */
  public get recordings(): RecordingRule[] {
    return [...this.ownRecordings];
  }
}
