import { Duration } from './duration';
import { Problems } from './problem';

/** What is promised about a service. At least one promise is made. */
export interface ObjectivesProps {
  /**
   * Share of requests that are answered without a server error, in percent over the window: below 100.
   * Multi-window, multi-burn-rate alerts follow from it.
   * @default - not promised
   */
  readonly availability?: number;
  /**
   * The greatest share of requests, in percent, that may fail over five minutes.
   * @default - not promised
   */
  readonly errorRate?: number;
  /**
   * Within this, 95 % of requests are answered.
   * @default - not promised
   */
  readonly responseTime?: Duration;
  /**
   * Over which time the availability is counted.
   * @default - 30 days
   */
  readonly window?: Duration;
}

/** One step of a burn-rate alert: how fast the error budget burns, over which two windows, how grave that is. */
export interface BurnRate {
  /** How many times faster than «just used up at the end of the window» the budget burns. */
  readonly factor: number;
  /** The long window: what makes the alert sure. */
  readonly longWindow: Duration;
  /** The short window: what makes the alert end soon after the trouble does. */
  readonly shortWindow: Duration;
  /** Whether somebody is woken. */
  readonly pages: boolean;
}

/**
 * What is promised about a service (SLO), checked.
 */
export class Objectives {
  /** Share of requests answered without a server error, in percent. */
  public readonly availability?: number;
  /** The greatest share of requests, in percent, that may fail over five minutes. */
  public readonly errorRate?: number;
  /** Within this, 95 % of requests are answered. */
  public readonly responseTime?: Duration;
  /** Over which time the availability is counted. */
  public readonly window: Duration;

  constructor(props: ObjectivesProps) {
    this.availability = props.availability;
    this.errorRate = props.errorRate;
    this.responseTime = props.responseTime;
    this.window = props.window ?? Duration.days(30);

    const problems = new Problems('Objectives');
    if (this.availability === undefined && this.errorRate === undefined && this.responseTime === undefined) {
      problems.add(
        'empty-objectives',
        'nothing is promised',
        'give availability, errorRate or responseTime, or leave objectives away',
      );
    }
    if (this.availability !== undefined && !(this.availability > 0 && this.availability < 100)) {
      problems.add(
        'impossible-objective',
        `an availability of ${this.availability} % can't be promised${this.availability === 100 ? ': one failed request breaks it forever and leaves no error budget' : ''}`,
        'promise less than 100, for example 99.9',
        'more than 0 and less than 100 percent',
      );
    }
    if (this.errorRate !== undefined && !(this.errorRate > 0 && this.errorRate < 100)) {
      problems.add(
        'threshold-out-of-range',
        `an error rate of ${this.errorRate} % is out of range`,
        'give a share in percent, for example 1',
        'more than 0 and less than 100 percent',
      );
    }
    const days = this.window.toSeconds() / 86_400;
    if (days < 7 || days > 90) {
      problems.add('invalid-window', `a window of ${this.window} is out of range`, 'use 28 or 30 days', '7 to 90 days');
    }
    problems.throwIfAny();
  }

  /** The share of requests that may fail within the window, from 0 to 1. Undefined without an availability. */
  public get errorBudget(): number | undefined {
    return this.availability === undefined ? undefined : roundShare(1 - this.availability / 100);
  }

  /**
   * When the burn of the error budget is told, the fastest first: 2 % of a 30-day budget within an hour, 5 % within six hours,
   * 10 % within a day or three days; other windows in proportion.
   *
   * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
   */
  public get burnRates(): BurnRate[] {
    const scale = this.window.toSeconds() / Duration.days(30).toSeconds();
    const step = (factor: number, long: Duration, short: Duration, pages: boolean): BurnRate => ({
      // Slower than «just used up at the end» keeps the promise: nothing to tell, however short the window.
      factor: Math.max(1, Math.round(factor * scale * 100) / 100),
      longWindow: long,
      shortWindow: short,
      pages,
    });
    return [
      step(14.4, Duration.hours(1), Duration.minutes(5), true),
      step(6, Duration.hours(6), Duration.minutes(30), true),
      step(3, Duration.days(1), Duration.hours(2), false),
      step(1, Duration.days(3), Duration.hours(6), false),
    ];
  }
}

/** 1 - 99.9/100 is 0.0010000000000000009 to a computer; people and diffs want 0.001. */
function roundShare(value: number): number {
  return Number(value.toPrecision(12));
}
