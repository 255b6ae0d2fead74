import { type Call, type Expr, metricOf, unwrap, type VectorSelector, visit } from '../ast';
import { formatDuration } from '../duration';
import { type Knowledge, lookUp, type MetricKind } from '../knowledge';
import { isComparison, isSetOperator } from '../operators';
import { typeOf } from '../types';
import type { CheckContext } from './context';

/** Functions that take a series that only grows. */
const FOR_COUNTERS: ReadonlySet<string> = new Set(['rate', 'irate', 'increase', 'resets']);
/** Functions that take a series that goes up and down. */
const FOR_GAUGES: ReadonlySet<string> = new Set(['delta', 'deriv', 'idelta', 'predict_linear']);

const NOT_FOR_RATE: ReadonlySet<MetricKind> = new Set(['gauge', 'info', 'summary']);

/** Functions and aggregations after which a counter's total is still a total. */
const KEEPS_TOTALS: ReadonlySet<string> = new Set(
  (
    'abs ceil floor round clamp clamp_min clamp_max sort sort_desc label_replace label_join ' +
    'avg_over_time min_over_time max_over_time sum_over_time last_over_time first_over_time quantile_over_time ' +
    'sum avg min max topk bottomk quantile limitk limit_ratio'
  ).split(' '),
);

/** `rate-of-gauge`, `delta-of-counter`, `rate-of-aggregate`, `raw-counter`, `short-range`. */
export function checkRates(context: CheckContext): void {
  visit(context.expr, (node) => {
    if (node.kind === 'call') checkFunction(node, context);
    if (node.kind === 'binary' && isComparison(node.op)) {
      const scalars = [typeOf(node.left), typeOf(node.right)].map((type) => type === 'scalar');
      if (scalars[0] !== scalars[1]) checkTotals(scalars[0] ? node.right : node.left, context);
    }
    if (node.kind === 'matrix') checkRange(node.vector, node.rangeMs, context, node);
  });
}

function kindOf(selector: VectorSelector, knowledge: Knowledge): MetricKind {
  const metric = metricOf(selector);
  return (metric === undefined ? undefined : lookUp(knowledge, metric)?.kind) ?? 'unknown';
}

function checkFunction({ func, args }: Call, { knowledge, report }: CheckContext): void {
  if (!FOR_COUNTERS.has(func) && !FOR_GAUGES.has(func)) return;
  const range = args.map(unwrap).find(({ kind }) => kind === 'matrix' || kind === 'subquery');
  if (range?.kind !== 'matrix' && range?.kind !== 'subquery') return;
  const inner = range.kind === 'matrix' ? range.vector : unwrap(range.expr);
  if (inner.kind === 'vector') {
    const kind = kindOf(inner, knowledge);
    if (FOR_COUNTERS.has(func) && NOT_FOR_RATE.has(kind)) {
      const noun = kind === 'info' ? 'an info metric' : `a ${kind}`;
      const message = `${func}() needs a counter, and ${metricOf(inner)} is ${noun}`;
      const hint =
        kind === 'summary' ? 'Take its _count or _sum.' : 'For a gauge take delta(), deriv() or avg_over_time().';
      report('rate-of-gauge', message, inner, hint);
    }
    if (FOR_GAUGES.has(func) && kind === 'counter') {
      const message = `${func}() needs a gauge, and ${metricOf(inner)} is a counter: its restarts from 0 would count`;
      report('delta-of-counter', message, inner, 'For a counter take rate() or increase().');
    }
  }
  if (inner.kind === 'aggregate' && FOR_COUNTERS.has(func) && totals(inner, knowledge).length > 0) {
    const message = `${func}() of ${inner.op}(): when one series restarts from 0, the whole seems to`;
    report('rate-of-aggregate', message, inner, `Take the rate first: ${inner.op}(${func}(metric[5m])).`);
  }
}

/** The counters whose totals an expression gives, however they were added up. */
function totals(expr: Expr, knowledge: Knowledge): VectorSelector[] {
  const of = (part: Expr) => totals(part, knowledge);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [];
    case 'vector':
      return kindOf(expr, knowledge) === 'counter' ? [expr] : [];
    case 'matrix':
      return of(expr.vector);
    case 'subquery':
    case 'unary':
    case 'paren':
      return of(expr.expr);
    case 'call':
      return KEEPS_TOTALS.has(expr.func) ? expr.args.flatMap(of) : [];
    case 'aggregate':
      return KEEPS_TOTALS.has(expr.op) ? of(expr.expr) : [];
    case 'binary': {
      const left = of(expr.left);
      const right = of(expr.right);
      if (isComparison(expr.op) || (isSetOperator(expr.op) && expr.op !== 'or')) return left;
      // The difference of two totals is no total: x - x offset 1h.
      return expr.op === '-' && left.length > 0 && right.length > 0 ? [] : [...left, ...right];
    }
  }
}

function checkTotals(compared: Expr, { knowledge, report }: CheckContext): void {
  for (const selector of totals(compared, knowledge)) {
    const metric = metricOf(selector);
    const message = `${metric} is a counter: its total says how long it has been counting`;
    report('raw-counter', message, selector, `Compare its growth: rate(${metric}[5m]) or increase(${metric}[1h]).`);
  }
}

function checkRange(vector: VectorSelector, rangeMs: number, { knowledge, report }: CheckContext, span: Expr): void {
  const metric = metricOf(vector);
  const interval =
    (metric === undefined ? undefined : lookUp(knowledge, metric)?.interval) ?? knowledge.scrapeIntervalMs;
  if (rangeMs >= 2 * interval) return;
  const [range, every] = [rangeMs, interval].map(formatDuration);
  const message = `a range of ${range} may hold fewer than two samples: there is one every ${every}`;
  const wanted = formatDuration(2 * interval);
  report(
    'short-range',
    message,
    span,
    `Take at least ${wanted}; ${formatDuration(4 * interval)} survives a missed scrape.`,
  );
}
