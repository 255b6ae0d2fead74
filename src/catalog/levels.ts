import type { Blueprint } from '../model';
import { labelsOf } from '../promql';
import { groupsOf } from './groups';
import { BlueprintKnowledge } from './knowledge';
import { SOURCES } from './sources';

/**
 * Labels by which the user's alerts of several levels tell one thing from another: the queue that is long from the one that is
 * very long.
 */
export function labelsOfLevels(blueprint: Blueprint): string[] {
  const own = [...blueprint.services, ...blueprint.rules].flatMap(({ alerts }) => alerts);
  const severities = new Map<string, Set<string>>();
  for (const { name, severity } of own) severities.set(name, (severities.get(name) ?? new Set()).add(severity));
  const levels = own.filter(({ name }) => (severities.get(name)?.size ?? 0) > 1);
  if (levels.length === 0) return [];
  const knowledge = new BlueprintKnowledge(blueprint, SOURCES);
  for (const { group } of groupsOf(blueprint)) knowledge.addRecordings(group);
  const labels = levels.flatMap(({ query, labels }) => [
    ...labelsOf(query._expr, knowledge).known,
    ...Object.keys(labels),
  ]);
  return [...new Set(labels)].sort();
}
