import type { Expr } from '../../../../promql';
import { type Element, type Histogram, type Labels, labelKey, type Sample, scaleHistogram } from './sample';

/** How the values of a series go on: from `start` by `step` at each sample, for `steps` samples, then level. */
export interface Course {
  readonly start: number;
  readonly step: number;
  /** @default - without end */
  readonly steps?: number;
}

/** The course of a native histogram that counts: the same observations at each sample. */
export interface HistogramCourse {
  readonly added: Histogram;
}

/** A series that is put in. */
export interface Series {
  readonly metric: string;
  readonly labels: Labels;
  readonly course: Course | HistogramCourse;
}

/** The series that are put in, all with a sample at 0 and then at each interval. */
export class Store {
  private readonly all = new Map<string, Series>();
  private readonly metrics = new Map<string, Series[]>();
  private readonly values = new Map<Series, Sample[]>();
  private readonly results = new Map<Expr, Map<number, readonly Element[]>>();

  constructor(
    /** Milliseconds between two samples. */
    public readonly interval: number,
    series: Iterable<Series> = [],
    /** From here on there are no samples any more. In milliseconds. */
    public readonly end = Number.POSITIVE_INFINITY,
  ) {
    for (const one of series) this.put(one);
  }

  public get series(): Series[] {
    return [...this.all.values()];
  }

  public of(metric: string): readonly Series[] {
    return this.metrics.get(metric) ?? [];
  }

  public has(metric: string, labels: Labels): boolean {
    return this.all.has(`${metric}{${labelKey(labels)}}`);
  }

  /** Adds a series, or replaces the one of the same metric and labels. */
  public put(series: Series): void {
    const key = `${series.metric}{${labelKey(series.labels)}}`;
    const replaced = this.all.get(key);
    this.all.set(key, series);
    this.results.clear();
    const others = (this.metrics.get(series.metric) ?? []).filter((one) => one !== replaced);
    this.metrics.set(series.metric, [...others, series]);
  }

  /** The same series, which end at a moment. */
  public endingAt(end: number): Store {
    return new Store(this.interval, this.series, end);
  }

  /** What an expression gave at a moment, computed once: ranges that follow each other overlap. */
  public remembered(expr: Expr, t: number, compute: () => readonly Element[]): readonly Element[] {
    let moments = this.results.get(expr);
    if (!moments) {
      moments = new Map();
      this.results.set(expr, moments);
    }
    let result = moments.get(t);
    if (!result) {
      result = compute();
      moments.set(t, result);
    }
    return result;
  }

  /** The value of the sample of this number, counted from 0. */
  public sample(series: Series, index: number): Sample {
    const { course } = series;
    if ('added' in course) return scaleHistogram(course.added, index + 1);
    if (course.step === 0) return course.start;
    // Added up one by one, as promtool does: multiplying would round otherwise.
    let values = this.values.get(series) as number[] | undefined;
    if (!values) {
      values = [course.start];
      this.values.set(series, values);
    }
    const wanted = Math.min(index, course.steps ?? index);
    while (values.length <= wanted) values.push(values[values.length - 1] + course.step);
    return values[wanted];
  }
}
