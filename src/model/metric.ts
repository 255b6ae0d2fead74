import { checkLabelName, checkUnique } from './names';
import { Problems } from './problem';
import { NOT_BASE_UNITS, Unit } from './unit';

/** What a metric's numbers do. */
export enum MetricKind {
  /** Only goes up, and starts at 0 again when its process does. */
  COUNTER = 'counter',
  /** Goes up and down. */
  GAUGE = 'gauge',
  /** Counts observations in buckets: series `_bucket`, `_sum`, `_count`, or one native histogram. */
  HISTOGRAM = 'histogram',
  /** Quantiles computed by the process itself: can't be added up over processes. */
  SUMMARY = 'summary',
}

/** What is said about a metric. */
export interface MetricProps {
  /** What its numbers do. */
  readonly kind: MetricKind;
  /** What it measures, for people. */
  readonly help: string;
  /**
   * The unit; the name ends with it (a counter's with `_total` after it).
   * @default Unit.NONE
   */
  readonly unit?: Unit;
  /**
   * Labels that the metric has of itself. Those of its target (`job`, `instance`, `namespace`, `pod`, …) are not named here.
   * @default - none
   */
  readonly labels?: string[];
}

/**
 * Labels that a target has, whichever metric of it one looks at. Discovery puts them on.
 */
export const TARGET_LABELS = [
  'job',
  'instance',
  'cluster',
  'environment',
  'namespace',
  'pod',
  'container',
  'service',
  'node',
  'prometheus',
  'prometheus_replica',
] as const;

/**
 * A metric: what it is called, what its numbers do, what its labels are.
 *
 * @see https://prometheus.io/docs/practices/naming/
 */
export class Metric {
  /** What its numbers do. */
  public readonly kind: MetricKind;
  /** What it measures. */
  public readonly help: string;
  /** The unit. */
  public readonly unit: Unit;
  private readonly ownLabels: string[];

  /**
   * A metric of a program that is not ours to rename (an exporter, a library): only what Prometheus itself would refuse is
   * checked, not good naming.
   */
  public static existing(name: string, props: MetricProps): Metric {
    return new ExistingMetric(name, props);
  }

  /**
   * @param name letters, digits, underscores; a counter's ends with `_total`, one with a unit ends with the unit
   */
  constructor(
    /** The metric's name. */
    public readonly name: string,
    props: MetricProps,
  ) {
    this.kind = props.kind;
    this.help = props.help;
    this.unit = props.unit ?? Unit.NONE;
    this.ownLabels = [...(props.labels ?? [])];

    const problems = new Problems(`Metric '${name}'`);
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
      problems.add(
        'invalid-metric-name',
        `'${name}' is not a metric name`,
        `use '${name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(\d)/, '_$1')}'`,
        'letters, digits and underscores, first no digit',
      );
    } else {
      this._checkNaming(problems);
    }
    for (const label of this.ownLabels) checkLabelName(problems, label);
    checkUnique(problems, 'labels', this.ownLabels);
    problems.throwIfAny();
  }

  /** Labels that the metric has of itself, `le` of a histogram not among them. */
  public get labels(): string[] {
    return [...this.ownLabels];
  }

  /**
   * Adds what is against good naming.
   * @internal
   */
  protected _checkNaming(problems: Problems): void {
    const name = this.name;
    const isCounter = this.kind === MetricKind.COUNTER;
    const base = name.replace(/_total$/, '');
    if (name.includes(':')) {
      problems.add('colon-in-name', 'a colon is for the names of recording rules', `use '${name.replace(/:/g, '_')}'`);
    }
    if (isCounter && base === name) {
      problems.add('counter-without-total', "a counter's name ends with _total", `call it '${name}_total'`);
    }
    if (!isCounter && base !== name) {
      problems.add(
        'total-without-counter',
        `only a counter's name ends with _total, and this is a ${this.kind}`,
        `call it '${base}'`,
      );
    }
    if (/_(bucket|sum|count)$/.test(name)) {
      problems.add(
        'reserved-suffix',
        'the ends _bucket, _sum and _count are those of the series of a histogram',
        `call it '${name.replace(/_(bucket|sum|count)$/, '')}'`,
      );
    }
    const end = base.slice(base.lastIndexOf('_') + 1);
    const right = NOT_BASE_UNITS[end];
    if (right) {
      problems.add(
        'not-a-base-unit',
        `'${end}' is not a base unit`,
        `measure in ${right} and call it '${base.slice(0, -end.length)}${right}${isCounter ? '_total' : ''}'`,
        'seconds, bytes, a ratio from 0 to 1: https://prometheus.io/docs/practices/naming/#base-units',
      );
    } else if (this.unit.suffix && !base.endsWith(`_${this.unit.suffix}`)) {
      problems.add(
        'unit-not-in-name',
        `the unit is ${this.unit.suffix} and the name does not end with it`,
        `call it '${base}_${this.unit.suffix}${isCounter ? '_total' : ''}'`,
      );
    }
  }
}

/** A metric whose name is not ours to choose. */
class ExistingMetric extends Metric {
  /** @internal */
  protected override _checkNaming(): void {}
}
