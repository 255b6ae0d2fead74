import type { AlertRule } from '../../model';
import type { Problem } from '../../model/problem';
import { SEVERITIES } from '../../model/severity';
import { type Knowledge, labelsOf, mayHave } from '../../promql';
import type { LocatedGroup } from '../located';

/**
 * Inhibitions of the user's alerts that hide nothing, or what must not be hidden.
 *
 * @param all the blueprint's groups on any platform: an alert that this one does not have may be hidden elsewhere
 * @param groups those of this platform
 */
export function checkInhibitions(
  all: readonly LocatedGroup[],
  groups: readonly LocatedGroup[],
  knowledge: Knowledge,
): Problem[] {
  const named = (name: string) =>
    all.flatMap(({ alerts }) => alerts.filter(({ rule }) => rule.name === name)).map(({ rule }) => rule);
  return groups
    .flatMap(({ alerts }) => alerts)
    .filter(({ own }) => own)
    .flatMap(({ rule, where }) =>
      rule.hides.flatMap(({ alerts, equal }) =>
        alerts
          .flatMap((name) => problemsOf(rule, name, named(name), equal, knowledge))
          .map((problem) => ({ ...problem, where })),
      ),
    );
}

function problemsOf(
  rule: AlertRule,
  name: string,
  hidden: AlertRule[],
  equal: string[],
  knowledge: Knowledge,
): Omit<Problem, 'where'>[] {
  if (hidden.length === 0) {
    const message = `it hides '${name}', and there is no alert of that name`;
    return [{ code: 'unknown-alert', message, mend: 'name one of the blueprint’s or the catalog’s alerts' }];
  }
  const lesser = hidden.filter(({ severity }) => rank(severity) > rank(rule.severity));
  if (lesser.length === 0) {
    const message = `it is ${rule.severity} and would hide '${name}', which is ${hidden[0].severity}`;
    const mend = 'let the one that matters more hide the other, or tell both';
    return [{ code: 'inhibits-what-matters', message, mend, allowed: 'alerts of a lesser severity' }];
  }
  const without = equal.flatMap((label) =>
    [rule, ...lesser]
      .filter((each) => !(label in each.labels) && !mayHave(labelsOf(each.query._expr, knowledge), label))
      .map((each) => `'${each.name}' has no label ${label}`),
  );
  if (without.length === 0) return [];
  const message = `it hides '${name}' where ${equal.join(', ')} are equal, and ${[...new Set(without)].join(', ')}`;
  return [{ code: 'unequal-inhibition', message, mend: 'name labels that both have, or keep the label in the query' }];
}

const rank = (severity: AlertRule['severity']) => SEVERITIES.indexOf(severity);
