import type { MatrixSelector, VectorSelector } from '../../../../promql';
import type { Histogram } from '../evaluation/sample';
import type { Course, HistogramCourse } from '../evaluation/store';
import { clean, isLevel, type Line } from './line';
import { Unsolvable } from './unsolvable';

/** The course of a gauge that has the wanted value where a selector looks. */
export function gauge({ offsetMs = 0 }: VectorSelector, { at0, perSecond }: Line, interval: number): Course {
  const start = at0 + (perSecond * offsetMs) / 1000;
  return { start: clean(start), step: clean((perSecond * interval) / 1000) };
}

/** The course of a series of which a function over a range has the wanted value. */
export function ranged(func: string, { vector, rangeMs }: MatrixSelector, want: Line, interval: number): Course {
  const value = want.at0;
  if (rangeMs < 2 * interval) throw new Unsolvable('a range holds fewer than two samples');
  if (!isLevel(want) && func !== 'last_over_time') {
    throw new Unsolvable(`${func}() would have to change with the time`);
  }
  switch (func) {
    case 'rate':
    case 'irate':
      return counter((value * interval) / 1000, rangeMs, interval);
    case 'increase':
      return counter((value * interval) / rangeMs, rangeMs, interval);
    case 'delta':
      return { start: 0, step: clean((value * interval) / rangeMs) };
    case 'deriv':
      return { start: 0, step: clean((value * interval) / 1000) };
    case 'changes':
      if (!Number.isInteger(value) || value < 0) throw new Unsolvable(`${value} is no number of changes`);
      return value === 0 ? { start: 0, step: 0 } : { start: 0, step: 1, steps: value };
    case 'sum_over_time':
      return { start: clean((value * interval) / rangeMs), step: 0 };
    case 'avg_over_time':
    case 'max_over_time':
    case 'min_over_time':
    case 'last_over_time':
    case 'first_over_time':
    case 'quantile_over_time':
      return gauge(vector, want, interval);
    default:
      throw new Unsolvable(`no series were found for a value of ${func}()`);
  }
}

/** Counters begin high enough to have been growing before. */
function counter(perSample: number, rangeMs: number, interval: number): Course {
  const step = clean(perSample);
  if (step < 0) throw new Unsolvable('a counter would have to fall');
  return { start: clean(step * Math.ceil(rangeMs / interval)), step };
}

/** How many observations a histogram counts at each sample. */
const OBSERVATIONS = 1000;

/** A share of slow observations that is surely beyond a quantile. */
function slow(quantile: number): number {
  return Math.min(OBSERVATIONS, Math.max(1, Math.round(2 * (1 - quantile) * OBSERVATIONS)));
}

/**
 * Buckets of a classic histogram whose quantile is exactly `value`, by `le`: it lies beyond the last bound, and then Prometheus
 * gives that bound.
 */
export function classicBuckets(quantile: number, value: number, interval: number): Map<string, Course> {
  if (!(value > 0)) throw new Unsolvable('a quantile of a histogram would have to be 0 or less');
  const course = (count: number): Course => counter(count, 2 * interval, interval);
  return new Map([
    [String(clean(value)), course(OBSERVATIONS - slow(quantile))],
    ['+Inf', course(OBSERVATIONS)],
  ]);
}

/** A native histogram of which a function has the wanted value, when its rate is taken. */
export function nativeHistogram(func: string, value: number, parameter: number, interval: number): HistogramCourse {
  return { added: observations(func, clean(value), parameter, interval) };
}

function observations(func: string, value: number, parameter: number, interval: number): Histogram {
  switch (func) {
    case 'histogram_quantile': {
      if (!(value > 0)) throw new Unsolvable('a quantile of a histogram would have to be 0 or less');
      const beyond = slow(parameter);
      return { bounds: [value], counts: [OBSERVATIONS - beyond, beyond], sum: clean(value * OBSERVATIONS) };
    }
    case 'histogram_fraction': {
      const below = clean(value * OBSERVATIONS);
      if (below < 0 || below > OBSERVATIONS) throw new Unsolvable('a share would have to be below 0 or above 1');
      return { bounds: [parameter], counts: [below, OBSERVATIONS - below], sum: clean(parameter * OBSERVATIONS) };
    }
    case 'histogram_avg':
      return { bounds: [1], counts: [OBSERVATIONS, 0], sum: clean(value * OBSERVATIONS) };
    case 'histogram_sum':
      return { bounds: [1], counts: [OBSERVATIONS, 0], sum: clean((value * interval) / 1000) };
    case 'histogram_count': {
      const count = clean((value * interval) / 1000);
      if (count < 0) throw new Unsolvable('a histogram would have to count backwards');
      return { bounds: [1], counts: [count, 0], sum: clean(count / 2) };
    }
    default:
      throw new Unsolvable(`no series were found for a value of ${func}()`);
  }
}
