import { type Aggregate, type Call, type Expr, visit } from '../ast';
import { type Knowledge, lookUp } from '../knowledge';
import { labelsOf, mayHave } from '../labels';
import { selectors } from '../selectors';
import type { CheckContext } from './context';

/** `quantile-without-le`, `quantile-out-of-range`. */
export function checkHistograms(context: CheckContext): void {
  visit(context.expr, (node) => {
    if (node.kind === 'call') {
      if (node.func === 'histogram_quantile' || node.func === 'histogram_fraction') checkBuckets(node, context);
      if (node.func === 'histogram_quantile' || node.func === 'quantile_over_time')
        checkQuantile(node.args[0], context);
    }
    if (node.kind === 'aggregate' && node.op === 'quantile' && node.param) checkQuantile(node.param, context);
  });
}

function checkBuckets(call: Call, { knowledge, report }: CheckContext): void {
  const buckets = call.args[call.args.length - 1];
  if (mayHave(labelsOf(buckets, knowledge), 'le') || !isClassic(buckets, knowledge)) return;
  const lost = whereLost(buckets, knowledge);
  const message = `${call.func}() needs the label le, ${lost ? `and ${lost.op} drops it` : 'and there is none'}`;
  const hint = lost ? 'Keep it: sum by (le) (rate(…_bucket[5m])).' : 'Take the _bucket series of a histogram.';
  const span = lost ? { from: lost.from, to: lost.from + lost.op.length } : buckets;
  report('quantile-without-le', message, span, hint);
}

/** Native histograms have their buckets inside: no label `le`. */
function isClassic(buckets: Expr, knowledge: Knowledge): boolean {
  const metrics = selectors(buckets).map(({ metric = '' }) => metric);
  if (metrics.some((metric) => metric.endsWith('_bucket'))) return true;
  return metrics.every((metric) => !['histogram', 'unknown'].includes(lookUp(knowledge, metric)?.kind ?? 'unknown'));
}

/** The aggregation, if one is to blame, that takes in series with `le` and gives them without. */
function whereLost(buckets: Expr, knowledge: Knowledge): Aggregate | undefined {
  let found: Aggregate | undefined;
  visit(buckets, (node) => {
    if (node.kind === 'aggregate' && mayHave(labelsOf(node.expr, knowledge), 'le')) found ??= node;
  });
  return found;
}

function checkQuantile(param: Expr, { report }: CheckContext): void {
  if (param.kind !== 'number' || (param.value >= 0 && param.value <= 1)) return;
  const hint = param.value > 1 && param.value <= 100 ? `Write ${param.value / 100}.` : undefined;
  report('quantile-out-of-range', 'a quantile lies between 0 and 1', param, hint);
}
