import {
  addHistograms,
  CannotCompute,
  countOf,
  type Histogram,
  isHistogram,
  numberOf,
  type Sample,
  scaleHistogram,
  type Window,
} from './sample';

/** When and over what a range is read, in milliseconds. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

type RangeFunction = (window: Window, range: Range, parameter: number) => Sample | undefined;

/**
 * Functions over a range, computed step by step as Prometheus does, so that also what rounding does is the same.
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', (window, range) => extrapolated(window, range, { counter: true, perSecond: true })],
  ['increase', (window, range) => extrapolated(window, range, { counter: true, perSecond: false })],
  ['delta', (window, range) => extrapolated(window, range, { counter: false, perSecond: false })],
  ['irate', instantRate],
  ['deriv', ({ times, values }) => (times.length < 2 ? undefined : regression(times, values, times[0]).slope)],
  [
    'predict_linear',
    ({ times, values }, { end }, seconds) => {
      if (times.length < 2) return undefined;
      const { slope, intercept } = regression(times, values, end);
      return slope * seconds + intercept;
    },
  ],
  ['avg_over_time', ({ values }) => average(values.map(numberOf))],
  ['sum_over_time', ({ values }) => values.map(numberOf).reduce((sum, value) => sum + value, 0)],
  ['min_over_time', ({ values }) => Math.min(...values.map(numberOf))],
  ['max_over_time', ({ values }) => Math.max(...values.map(numberOf))],
  ['count_over_time', ({ values }) => values.length],
  ['present_over_time', () => 1],
  ['last_over_time', ({ values }) => values[values.length - 1]],
  ['first_over_time', ({ values }) => values[0]],
  ['quantile_over_time', ({ values }, _range, q) => quantile(q, values.map(numberOf))],
  ['changes', ({ values }) => countSteps(values, (before, after) => before !== after)],
  ['resets', ({ values }) => countSteps(values, (before, after) => after < before)],
]);

/** The quantile of some numbers, between the two nearest in proportion. */
export function quantile(q: number, numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(sorted.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return sorted[lower] * (1 - weight) + sorted[upper] * weight;
}

/** What counters, gauges and native histograms gain over a range, carried on to the range's ends. */
function extrapolated(
  { times, values }: Window,
  range: Range,
  { counter, perSecond }: { counter: boolean; perSecond: boolean },
): Sample | undefined {
  if (times.length < 2) return undefined;
  const gain = gained(values, counter);
  const last = times.length - 1;
  const sampled = (times[last] - times[0]) / 1000;
  const between = sampled / last;
  const threshold = between * 1.1;
  let toStart = (times[0] - range.start) / 1000;
  let toEnd = (range.end - times[last]) / 1000;
  if (toStart >= threshold) toStart = between / 2;
  if (toEnd >= threshold) toEnd = between / 2;
  if (counter) {
    // A counter was not below 0 before its first sample.
    const [total, first] = isHistogram(gain)
      ? [countOf(gain), countOf(values[0] as Histogram)]
      : [gain, numberOf(values[0])];
    if (total > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / total));
  }
  let factor = (sampled + toStart + toEnd) / sampled;
  if (perSecond) factor /= (range.end - range.start) / 1000;
  return isHistogram(gain) ? scaleHistogram(gain, factor) : gain * factor;
}

function gained(values: readonly Sample[], counter: boolean): Sample {
  const first = values[0];
  const last = values[values.length - 1];
  if (isHistogram(first) && isHistogram(last)) return addHistograms(last, first, -1);
  let gain = numberOf(last) - numberOf(first);
  if (!counter) return gain;
  for (let i = 1; i < values.length; i++) {
    const before = numberOf(values[i - 1]);
    if (numberOf(values[i]) < before) gain += before;
  }
  return gain;
}

function instantRate({ times, values }: Window): Sample | undefined {
  if (times.length < 2) return undefined;
  const last = numberOf(values[values.length - 1]);
  const before = numberOf(values[values.length - 2]);
  const seconds = (times[times.length - 1] - times[times.length - 2]) / 1000;
  return (last < before ? last : last - before) / seconds;
}

function regression(
  times: readonly number[],
  values: readonly Sample[],
  at: number,
): { slope: number; intercept: number } {
  const first = numberOf(values[0]);
  if (values.every((value) => value === first)) return { slope: 0, intercept: first };
  let [sumX, sumY, sumXY, sumX2] = [0, 0, 0, 0];
  times.forEach((time, i) => {
    const x = (time - at) / 1000;
    const y = numberOf(values[i]);
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumX2 += x * x;
  });
  const n = times.length;
  const slope = (sumXY - (sumX * sumY) / n) / (sumX2 - (sumX * sumX) / n);
  return { slope, intercept: sumY / n - (slope * sumX) / n };
}

function average(values: readonly number[]): number {
  const { total, lost } = compensatedSum(values);
  return total / values.length + lost / values.length;
}

/** Neumaier's sum, which Prometheus uses: what rounding loses is kept apart. */
export function compensatedSum(values: readonly number[]): { readonly total: number; readonly lost: number } {
  let total = values[0];
  let lost = 0;
  for (const value of values.slice(1)) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return { total, lost };
}

function countSteps(values: readonly Sample[], counts: (before: number, after: number) => boolean): number {
  let steps = 0;
  for (let i = 1; i < values.length; i++) if (counts(numberOf(values[i - 1]), numberOf(values[i]))) steps++;
  return steps;
}

export function rangeFunction(name: string): RangeFunction {
  const found = RANGE_FUNCTIONS.get(name);
  if (!found) throw new CannotCompute(`${name}() is not known here`);
  return found;
}
