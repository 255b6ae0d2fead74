/** Labels of a series or of an element of a result; the metric's name is `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** A native histogram with bounds of its own: `counts` has one more entry than `bounds`, the last is what lies above all. */
export interface Histogram {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly sum: number;
}

/** What a series has at one moment. */
export type Sample = number | Histogram;

/** An element of an instant vector. */
export interface Element {
  readonly labels: Labels;
  readonly value: Sample;
}

/** What an expression gives at one moment. */
export type Result = number | readonly Element[];

/** Samples of one series within a range, the oldest first; times in milliseconds. */
export interface Window {
  readonly labels: Labels;
  readonly times: readonly number[];
  readonly values: readonly Sample[];
}

/** An expression that can't be computed here. Nothing is proven of a rule that has one. */
export class CannotCompute extends Error {}

export function isHistogram(value: Sample): value is Histogram {
  return typeof value !== 'number';
}

/** The value, which must not be a histogram. */
export function numberOf(value: Sample): number {
  if (typeof value === 'number') return value;
  throw new CannotCompute('a native histogram stands where a number is expected');
}

export function countOf(histogram: Histogram): number {
  return histogram.counts.reduce((sum, count) => sum + count, 0);
}

/** Adds, or with `factor` -1 subtracts. */
export function addHistograms(a: Histogram, b: Histogram, factor = 1): Histogram {
  if (a.bounds.join() !== b.bounds.join()) throw new CannotCompute('native histograms of different buckets meet');
  return {
    bounds: a.bounds,
    counts: a.counts.map((count, i) => count + factor * b.counts[i]),
    sum: a.sum + factor * b.sum,
  };
}

export function scaleHistogram(histogram: Histogram, factor: number): Histogram {
  return {
    bounds: histogram.bounds,
    counts: histogram.counts.map((count) => count * factor),
    sum: histogram.sum * factor,
  };
}

/** A copy without some labels. */
export function dropLabels(labels: Labels, names: readonly string[]): Labels {
  const rest: Record<string, string> = {};
  for (const name of Object.keys(labels)) if (!names.includes(name)) rest[name] = labels[name];
  return rest;
}

/** A copy with only some labels. */
export function keepLabels(labels: Labels, names: readonly string[]): Labels {
  const rest: Record<string, string> = {};
  for (const name of names) if (labels[name]) rest[name] = labels[name];
  return rest;
}

export function withoutName(labels: Labels): Labels {
  return '__name__' in labels ? dropLabels(labels, ['__name__']) : labels;
}

const keys = new WeakMap<Labels, string>();

/** The same text for the same labels, in whatever order they were put together. */
export function labelKey(labels: Labels): string {
  let key = keys.get(labels);
  if (key === undefined) {
    key = '';
    for (const name of Object.keys(labels).sort()) key += `${name}\0${labels[name]}\0`;
    keys.set(labels, key);
  }
  return key;
}

/** The number that an element alone in a vector has; undefined where there is none or are several. */
export function single(result: Result): number | undefined {
  if (typeof result === 'number') return result;
  const value = result.length === 1 ? result[0].value : undefined;
  return typeof value === 'number' ? value : undefined;
}
