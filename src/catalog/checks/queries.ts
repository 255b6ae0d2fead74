import type { Problem } from '../../model/problem';
import { check, type Knowledge, type PromqlProblem } from '../../promql';
import type { Located, LocatedGroup } from '../located';
import { sourceWith } from '../sources';

/** What is wrong with the expressions: unknown metrics and labels, rates of gauges, short ranges, joins that never match. */
export function checkQueries(groups: readonly LocatedGroup[], knowledge: Knowledge): Problem[] {
  const seen = new Set<string>();
  return groups.flatMap(({ recordings, alerts }) =>
    [...recordings, ...alerts].flatMap((located) => {
      const text = shape(located);
      if (!located.own && seen.has(text)) return [];
      seen.add(text);
      return check(located.rule.query._expr, knowledge).map((problem) => told(problem, located.where));
    }),
  );
}

/** The catalog's alerts of two services differ in the service's name and in numbers only: one check is enough for both. */
function shape({ rule, own }: Located<{ readonly query: { readonly text: string } }>): string {
  return own ? rule.query.text : rule.query.text.replace(/"[^"]*"|\d+(\.\d+)?(?=\s|$|\))/g, '·');
}

function told(problem: PromqlProblem, where: string): Problem {
  return { code: problem.code, where, message: problem.shown, mend: mend(problem) };
}

function mend(problem: PromqlProblem): string {
  const metric = /nothing gives the metric (\S+)/.exec(problem.message)?.[1];
  if (metric?.includes(':')) {
    return `${problem.hint ?? ''} Nothing records it: add new RecordingRule('${metric}', …), or mend the name.`.trim();
  }
  const source = metric && sourceWith(metric);
  if (source)
    return `It comes from ${source}, which is not there: switch it on in the blueprint, or leave the rule away.`;
  if (metric && problem.hint?.startsWith('Declare')) {
    return "Declare it where it is made: new Service('…', { customMetrics: [new Metric('…', …)] }).";
  }
  return problem.hint ?? 'Change the expression.';
}
