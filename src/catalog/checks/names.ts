import type { Problem } from '../../model/problem';
import type { Located, LocatedGroup } from '../located';

type Rule = { readonly name: string; readonly labels: Record<string, string>; readonly severity?: string };

/** Two groups, two alerts or two recordings that nobody could tell apart. */
export function checkNames(groups: readonly LocatedGroup[]): Problem[] {
  return [
    ...groupsOfOneName(groups),
    ...collisions(
      groups.flatMap(({ alerts }) => alerts),
      'alert',
    ),
    ...collisions(
      groups.flatMap(({ recordings }) => recordings),
      'recording',
    ),
  ];
}

function groupsOfOneName(groups: readonly LocatedGroup[]): Problem[] {
  const seen = new Set<string>();
  return groups.flatMap((located) => {
    const { name } = located.group;
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const first = [...located.recordings, ...located.alerts][0];
    return [
      {
        code: 'duplicate-group',
        where: first?.where ?? `RuleGroup '${name}'`,
        message: `there is a rule group of the name '${name}' already`,
        mend: `give the group a name of its own, such as 'own.${name}'`,
      },
    ];
  });
}

function collisions(rules: readonly Located<Rule>[], what: 'alert' | 'recording'): Problem[] {
  const fromCatalog = new Map(rules.filter(({ own }) => !own).map((located) => [located.rule.name, located]));
  const seen = new Map<string, Located<Rule>>();
  const problems: Problem[] = [];
  for (const located of rules) {
    const { rule, where, own } = located;
    const labels = JSON.stringify(Object.entries(rule.labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    // Alerts of one name and several severities are levels of one alert.
    const key = `${rule.name} ${rule.severity ?? ''} ${labels}`;
    const other = own && fromCatalog.has(rule.name) ? fromCatalog.get(rule.name) : seen.get(key);
    seen.set(key, located);
    if (!other) continue;
    problems.push({
      code: `duplicate-${what}`,
      where,
      message: `there is ${what === 'alert' ? 'an alert' : 'a recording rule'} '${rule.name}' already: ${other.where}`,
      mend: other.own
        ? `give it another name, or labels${what === 'alert' ? ' or a severity' : ''} that tell the two apart`
        : `give it another name: '${rule.name}' is the catalog's`,
    });
  }
  return problems;
}
