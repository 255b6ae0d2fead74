import { Duration } from './duration';
import { type Metric, MetricKind } from './metric';
import { checkObjectName } from './names';
import { Problems } from './problem';
import type { Responder } from './responder';
import { Severity } from './severity';

/** What a business indicator is about. */
export enum BusinessKind {
  /** How many users are active. */
  USER_ACTIVITY = 'user-activity',
  /** How much a feature is used. */
  FEATURE_USAGE = 'feature-usage',
  /** What share of attempts succeed. */
  CONVERSION = 'conversion',
  /** How much money comes in. */
  REVENUE = 'revenue',
}

/** What is said about any business indicator. */
export interface BusinessIndicatorProps {
  /**
   * Over which time it is counted.
   * @default - 1 hour
   */
  readonly per?: Duration;
  /**
   * How long it must have been below its target.
   * @default - 30 minutes
   */
  readonly for?: Duration;
  /**
   * How much it matters.
   * @default Severity.MEDIUM
   */
  readonly severity?: Severity;
  /**
   * Who answers.
   * @default - the first level of the blueprint's escalation
   */
  readonly owner?: Responder;
}

/** A business indicator read from one metric. */
export interface BusinessMetricProps extends BusinessIndicatorProps {
  /** A counter of what happened, or a gauge of how much there is. */
  readonly metric: Metric;
  /** The least that is right: how many within `per` for a counter, the average over `per` for a gauge. */
  readonly target: number;
}

/** A conversion: what share of attempts succeed. */
export interface ConversionProps extends BusinessIndicatorProps {
  /** Counter of attempts: carts, visits. */
  readonly attempts: Metric;
  /** Counter of those that succeeded: orders. */
  readonly successes: Metric;
  /** The least share that is right, in percent. */
  readonly target: number;
}

/** What the business looks at: named by its metric and its target; an alert fires while it is below. */
export class BusinessIndicator {
  /** How many users are active: the alert fires below the target. */
  public static userActivity(name: string, props: BusinessMetricProps): BusinessIndicator {
    return new BusinessIndicator(name, BusinessKind.USER_ACTIVITY, [props.metric], props.target, props);
  }

  /** How much a feature is used. */
  public static featureUsage(name: string, props: BusinessMetricProps): BusinessIndicator {
    return new BusinessIndicator(name, BusinessKind.FEATURE_USAGE, [props.metric], props.target, props);
  }

  /** What share of attempts succeed, in percent. */
  public static conversion(name: string, props: ConversionProps): BusinessIndicator {
    return new BusinessIndicator(name, BusinessKind.CONVERSION, [props.successes, props.attempts], props.target, props);
  }

  /** How much money comes in. */
  public static revenue(name: string, props: BusinessMetricProps): BusinessIndicator {
    return new BusinessIndicator(name, BusinessKind.REVENUE, [props.metric], props.target, props);
  }

  /** Over which time it is counted. */
  public readonly per: Duration;
  /** How long it must have been below its target. */
  public readonly for: Duration;
  /** How much it matters. */
  public readonly severity: Severity;
  /** Who answers. */
  public readonly owner?: Responder;
  private readonly used: Metric[];

  private constructor(
    /** The indicator's name. */
    public readonly name: string,
    /** What it is about. */
    public readonly kind: BusinessKind,
    metrics: Metric[],
    /** The least that is right. */
    public readonly target: number,
    props: BusinessIndicatorProps,
  ) {
    this.used = metrics;
    this.per = props.per ?? Duration.hours(1);
    this.for = props.for ?? Duration.minutes(30);
    this.severity = props.severity ?? Severity.MEDIUM;
    this.owner = props.owner;

    const problems = new Problems(`BusinessIndicator '${name}'`);
    checkObjectName(problems, 'business indicator', name);
    const isConversion = kind === BusinessKind.CONVERSION;
    if (!(target > 0) || (isConversion && target > 100) || !Number.isFinite(target)) {
      problems.add(
        'threshold-out-of-range',
        `a target of ${target}${isConversion ? ' %' : ''} is out of range`,
        'give the least that is right',
        isConversion ? 'more than 0, at most 100 percent' : 'more than 0',
      );
    }
    for (const metric of metrics) {
      const fits = metric.kind === MetricKind.COUNTER || (!isConversion && metric.kind === MetricKind.GAUGE);
      if (!fits)
        problems.add(
          'wrong-metric-kind',
          `${metric.name} is a ${metric.kind}`,
          `give a counter${isConversion ? '' : ' or a gauge'}`,
        );
    }
    problems.throwIfAny();
  }

  /** The metrics: one, or the successes and the attempts of a conversion. */
  public get metrics(): Metric[] {
    return [...this.used];
  }
}
