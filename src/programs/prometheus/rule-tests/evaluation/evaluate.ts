import { type Expr, type MatrixSelector, metricOf, type Subquery, type VectorSelector } from '../../../../promql';
import { aggregate, nameless } from './aggregation';
import { binary } from './binary';
import { absentLabels, call } from './functions';
import { passes, selects } from './matchers';
import { rangeFunction } from './range-functions';
import type { Recordings } from './recordings';
import {
  CannotCompute,
  type Element,
  type Labels,
  labelKey,
  type Result,
  type Sample,
  type Window,
  withoutName,
} from './sample';
import type { Store } from './store';

/** How long a sample stands for the time after it. */
const LOOKBACK = 300_000;

/** What expressions are computed over. */
export interface World {
  readonly store: Store;
  readonly recordings: Recordings;
  /** Milliseconds between two evaluations of the rules. */
  readonly step: number;
  /** Take for granted that nothing changes within the range of a subquery: much faster, and right once ranges are filled. */
  readonly steady?: boolean;
}

/** Functions over a range that give the value itself while it does not change. */
const STEADY = new Set(['avg_over_time', 'max_over_time', 'min_over_time', 'last_over_time', 'quantile_over_time']);

/** What an expression gives at a moment, in milliseconds from 0: what promtool will find there. */
export function evaluate(expr: Expr, world: World, t: number): Result {
  switch (expr.kind) {
    case 'number':
      return expr.value;
    case 'paren':
      return evaluate(expr.expr, world, t);
    case 'unary': {
      const result = evaluate(expr.expr, world, t);
      if (expr.op === '+') return result;
      return typeof result === 'number' ? -result : nameless(result, (value) => -(value as number));
    }
    case 'vector':
      return select(expr, world, t);
    case 'binary':
      return binary(expr, evaluate(expr.left, world, t), evaluate(expr.right, world, t));
    case 'aggregate': {
      const parameter = expr.param && expr.param.kind !== 'string' ? (evaluate(expr.param, world, t) as number) : 0;
      return aggregate(expr, evaluate(expr.expr, world, t) as readonly Element[], parameter);
    }
    case 'call': {
      const ranged = expr.args.find((arg) => arg.kind === 'matrix' || arg.kind === 'subquery');
      if (!ranged) return call(expr, t, (index) => evaluate(expr.args[index], world, t));
      const other = expr.args.find((arg) => arg !== ranged);
      const parameter = other ? (evaluate(other, world, t) as number) : 0;
      const range = ranged as MatrixSelector | Subquery;
      const end = t - ((range.kind === 'matrix' ? range.vector : range).offsetMs ?? 0);
      if (world.steady && range.kind === 'subquery' && STEADY.has(expr.func)) {
        return nameless(asVector(evaluate(range.expr, world, end)), (value) => value);
      }
      const windows = range.kind === 'matrix' ? readRange(range, world, end) : readSubquery(range, world, end);
      if (expr.func === 'absent_over_time') return windows.length > 0 ? [] : [{ labels: absentLabels(expr), value: 1 }];
      const compute = rangeFunction(expr.func);
      const keepsName = expr.func === 'last_over_time' || expr.func === 'first_over_time';
      return windows.flatMap((window) => {
        const value = compute(window, { start: end - range.rangeMs, end }, parameter);
        return value === undefined ? [] : [{ labels: keepsName ? window.labels : withoutName(window.labels), value }];
      });
    }
    default:
      throw new CannotCompute(`a ${expr.kind} stands alone`);
  }
}

/** Whether an expression has a value. */
export function holds(expr: Expr, world: World, t: number): boolean {
  const result = evaluate(expr, world, t);
  return typeof result === 'number' || result.length > 0;
}

function select(selector: VectorSelector, world: World, at: number): Element[] {
  if (selector.at !== undefined) throw new CannotCompute('@ is not known here');
  const t = at - (selector.offsetMs ?? 0);
  const recordings = world.recordings.of(selector);
  if (recordings) {
    // What is recorded was computed at the last evaluation.
    const evaluated = Math.floor(t / world.step) * world.step;
    if (evaluated < 0) return [];
    return recordings.flatMap(({ name, expr, labels }) =>
      world.store
        .remembered(expr, evaluated, () => asVector(evaluate(expr, world, evaluated)))
        .map((element) => ({ ...element, labels: { ...element.labels, ...labels, __name__: name } }))
        .filter((element) => selects(selector, element.labels)),
    );
  }
  const { store } = world;
  if (t >= store.end) return [];
  const index = Math.floor(t / store.interval);
  if (index < 0 || t - index * store.interval >= LOOKBACK) return [];
  return seriesOf(selector, store).map((series) => ({
    labels: { ...series.labels, __name__: series.metric },
    value: store.sample(series, index),
  }));
}

function readRange({ vector, rangeMs }: MatrixSelector, world: World, end: number): Window[] {
  if (vector.at !== undefined) throw new CannotCompute('@ is not known here');
  if (world.recordings.of(vector)) {
    const { offsetMs, ...now } = vector;
    return sampled((t) => select(now, world, t), end - rangeMs, end, world.step);
  }
  const { store } = world;
  const first = Math.max(0, Math.floor((end - rangeMs) / store.interval) + 1);
  const last = Math.floor(Math.min(end, store.end - 1) / store.interval);
  if (last < first) return [];
  const times = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * store.interval);
  return seriesOf(vector, store).map((series) => ({
    labels: { ...series.labels, __name__: series.metric },
    times,
    values: times.map((_, i) => store.sample(series, first + i)),
  }));
}

function readSubquery(subquery: Subquery, world: World, end: number): Window[] {
  if (subquery.at !== undefined) throw new CannotCompute('@ is not known here');
  const step = subquery.stepMs ?? world.step;
  const at = (t: number) => world.store.remembered(subquery.expr, t, () => asVector(evaluate(subquery.expr, world, t)));
  return sampled(at, end - subquery.rangeMs, end, step);
}

/** Evaluates at each multiple of the step after the start, up to the end. */
function sampled(at: (t: number) => readonly Element[], start: number, end: number, step: number): Window[] {
  const windows = new Map<string, { labels: Labels; times: number[]; values: Sample[] }>();
  for (let t = Math.max(0, (Math.floor(start / step) + 1) * step); t <= end; t += step) {
    for (const { labels, value } of at(t)) {
      const key = labelKey(labels);
      const window = windows.get(key) ?? { labels, times: [], values: [] };
      window.times.push(t);
      window.values.push(value);
      windows.set(key, window);
    }
  }
  return [...windows.values()];
}

function seriesOf(selector: VectorSelector, store: Store) {
  const metric = metricOf(selector);
  const names = selector.matchers.filter(({ name }) => name === '__name__');
  const candidates =
    metric !== undefined
      ? store.of(metric)
      : store.series.filter((series) => names.every((matcher) => passes(matcher, series.metric)));
  return candidates.filter((series) => selects(selector, series.labels));
}

function asVector(result: Result): readonly Element[] {
  return typeof result === 'number' ? [{ labels: {}, value: result }] : result;
}
