import type { Duration } from './duration';

/** Series that are fed to an alert, and whether it must fire. */
export interface AlertExampleProps {
  /**
   * Series and their values, in promtool's notation: `{'up{job="api"}': '1x5 0x20'}`, one value a minute.
   * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
   */
  readonly series: Record<string, string>;
  /**
   * When to look, counted from the first value.
   */
  readonly at: Duration;
  /**
   * What this example shows, for people.
   * @default - «fires» or «stays quiet»
   */
  readonly title?: string;
}

/** A unit test of an alert, run by promtool. */
export class AlertExample {
  /** With these series the alert must be firing. */
  public static fires(props: AlertExampleProps): AlertExample {
    return new AlertExample(true, props);
  }

  /** With these series the alert must not be firing. */
  public static staysQuiet(props: AlertExampleProps): AlertExample {
    return new AlertExample(false, props);
  }

  /** What this example shows. */
  public readonly title: string;
  /** When to look. */
  public readonly at: Duration;
  private readonly input: Record<string, string>;

  private constructor(
    /** Whether the alert must be firing. */
    public readonly firing: boolean,
    props: AlertExampleProps,
  ) {
    this.title = props.title ?? (firing ? 'fires' : 'stays quiet');
    this.at = props.at;
    this.input = { ...props.series };
  }

  /** Series and their values. */
  public get series(): Record<string, string> {
    return { ...this.input };
  }
}
