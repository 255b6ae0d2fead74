/**
 * The unit of a metric, as it stands at the end of its name. Base units only: seconds and never milliseconds,
 * bytes and never megabytes, a ratio from 0 to 1 and never percent.
 *
 * @see https://prometheus.io/docs/practices/naming/#base-units
 */
export class Unit {
  /** No unit: a count of things. */
  public static readonly NONE = new Unit('');
  /** Time. */
  public static readonly SECONDS = new Unit('seconds');
  /** Data. */
  public static readonly BYTES = new Unit('bytes');
  /** A share, from 0 to 1. */
  public static readonly RATIO = new Unit('ratio');
  /** Temperature. */
  public static readonly CELSIUS = new Unit('celsius');
  /** Frequency. */
  public static readonly HERTZ = new Unit('hertz');

  /**
   * Another unit, in plural as it stands in the name: `euros`, `orders`.
   */
  public static of(name: string): Unit {
    return new Unit(name);
  }

  private constructor(
    /** As it stands in the metric's name; empty for none. */
    public readonly suffix: string,
  ) {}
}

/** What people write by mistake, and what the base unit of it is. */
export const NOT_BASE_UNITS: Record<string, string> = {
  milliseconds: 'seconds',
  millis: 'seconds',
  ms: 'seconds',
  microseconds: 'seconds',
  nanoseconds: 'seconds',
  minutes: 'seconds',
  hours: 'seconds',
  kilobytes: 'bytes',
  megabytes: 'bytes',
  gigabytes: 'bytes',
  kb: 'bytes',
  mb: 'bytes',
  gb: 'bytes',
  bits: 'bytes',
  percent: 'ratio',
  percentage: 'ratio',
  fahrenheit: 'celsius',
};
