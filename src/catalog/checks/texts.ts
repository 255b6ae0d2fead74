import type { Problem } from '../../model/problem';
import { type Knowledge, type LabelSet, labelsOf, mayHave } from '../../promql';
import type { LocatedGroup } from '../located';
import { isClosed, labelsRead, textsOf } from '../templates';

/** Templates in summaries and runbooks that would stay empty, or that Prometheus can't read. */
export function checkTexts(groups: readonly LocatedGroup[], knowledge: Knowledge): Problem[] {
  return groups.flatMap(({ alerts }) =>
    alerts.flatMap(({ rule, where }) => {
      const problems: Problem[] = [];
      let result: LabelSet | undefined;
      for (const { what, text } of textsOf(rule)) {
        if (!text.includes('{{')) continue;
        if (!isClosed(text)) {
          problems.push({
            code: 'invalid-template',
            where,
            message: `the ${what} has a {{ without its }}: ${text}`,
            mend: 'close it, or write {{ "{{" }} for the braces themselves',
          });
          continue;
        }
        for (const label of labelsRead(text)) {
          result ??= labelsOf(rule.query._expr, knowledge);
          if (!mayHave(result, label)) problems.push(unknownLabel(what, label, where, result));
        }
      }
      return problems;
    }),
  );
}

function unknownLabel(what: string, label: string, where: string, { known }: LabelSet): Problem {
  const there = [...known].sort().join(', ');
  return {
    code: 'unknown-label-in-text',
    where,
    message: `the ${what} reads the label ${label}, which the result of the query does not have`,
    allowed: there || 'the result has no labels at all',
    mend: `keep ${label} in the query (by), or take the label out of the text`,
  };
}
