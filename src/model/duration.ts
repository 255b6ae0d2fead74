import { ObservatoryError } from './problem';

const UNITS: [string, number][] = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];

/**
 * A length of time, always more than zero, in whole milliseconds.
 */
export class Duration {
  /** So many milliseconds. */
  public static millis(amount: number): Duration {
    return new Duration(amount, 1, 'ms');
  }

  /** So many seconds. */
  public static seconds(amount: number): Duration {
    return new Duration(amount, 1_000, 's');
  }

  /** So many minutes. */
  public static minutes(amount: number): Duration {
    return new Duration(amount, 60_000, 'm');
  }

  /** So many hours. */
  public static hours(amount: number): Duration {
    return new Duration(amount, 3_600_000, 'h');
  }

  /** So many days of 24 hours. */
  public static days(amount: number): Duration {
    return new Duration(amount, 86_400_000, 'd');
  }

  /**
   * Reads the form that Prometheus writes, such as `90s`, `5m` or `1h30m`.
   *
   * @param text units w, d, h, m, s, ms in this order, each at most once
   * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
   */
  public static parse(text: string): Duration {
    const match = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
    if (!match || text === '') {
      throw new ObservatoryError([
        {
          code: 'invalid-duration',
          where: 'Duration',
          message: `'${text}' is not a duration`,
          allowed: 'whole numbers with the units w, d, h, m, s, ms, the largest first',
          mend: "write for example '5m' or '1h30m'",
        },
      ]);
    }
    const millis = UNITS.reduce((sum, [, factor], i) => sum + Number(match[i + 1] ?? 0) * factor, 0);
    return new Duration(millis, 1, 'ms');
  }

  private readonly length: number;

  private constructor(amount: number, factor: number, unit: string) {
    const length = amount * factor;
    if (!Number.isFinite(length) || length <= 0 || !Number.isInteger(Math.round(length * 1e6) / 1e6)) {
      throw new ObservatoryError([
        {
          code: 'invalid-duration',
          where: 'Duration',
          message: `${amount}${unit} is not a duration`,
          allowed: 'more than zero, in whole milliseconds',
          mend: 'give a positive length of time',
        },
      ]);
    }
    this.length = Math.round(length);
  }

  /** This length in milliseconds. */
  public toMillis(): number {
    return this.length;
  }

  /** This length in seconds, with a fraction where there is one. */
  public toSeconds(): number {
    return this.length / 1_000;
  }

  /** The form that Prometheus reads, such as `1h30m`; days and weeks only where they are whole (`30d`, `36h`). */
  public toString(): string {
    const whole = UNITS.find(
      ([unit, factor]) => unit !== 'w' && this.length % factor === 0 && this.length / factor >= 1,
    );
    if (whole) {
      const [unit, factor] = whole;
      if (this.length / factor < 100 || unit === 'd' || unit === 'ms') return `${this.length / factor}${unit}`;
    }
    let rest = this.length;
    let text = '';
    for (const [unit, factor] of UNITS) {
      if (unit === 'w') continue;
      const count = Math.floor(rest / factor);
      rest -= count * factor;
      if (count > 0) text += `${count}${unit}`;
    }
    return text;
  }
}
