import type { Expr } from './ast';
import type { CheckContext } from './checks/context';
import { checkHistograms } from './checks/histograms';
import { checkJoins } from './checks/joins';
import { checkLabels } from './checks/labels';
import { checkMatchers } from './checks/matchers';
import { checkMetrics } from './checks/metrics';
import { checkRates } from './checks/rates';
import type { Knowledge } from './knowledge';
import { parse, textOf } from './parse';
import { print } from './print';
import { locate, type PromqlProblem } from './problem';

const CHECKS = [checkMetrics, checkLabels, checkRates, checkHistograms, checkJoins, checkMatchers];

/**
 * Holds an expression against what is known about the metrics, and finds what Prometheus would take and what would still
 * be wrong. Problems come in the order in which their places stand in the text.
 *
 * An expression that was put together or changed after parsing has no text of its own: places then are those in `print(expr)`.
 */
export function check(expr: Expr, knowledge: Knowledge): readonly PromqlProblem[] {
  const known = textOf(expr);
  const text = known ?? print(expr);
  const located = known === undefined ? parse(text, { experimental: true }) : expr;
  const problems: PromqlProblem[] = [];
  const report: CheckContext['report'] = (code, message, { from, to }, hint) => {
    const twice = problems.some((problem) => problem.code === code && problem.from === from && problem.to === to);
    if (!twice) problems.push(locate(text, { code, message, span: { from, to }, hint }));
  };
  for (const run of CHECKS) run({ expr: located, knowledge, report });
  return problems.sort((a, b) => a.from - b.from);
}
