import type { Blueprint, RuleGroup } from '../model';
import type { Problem } from '../model/problem';
import { available, type Skipped } from './available';
import { checkInhibitions } from './checks/inhibitions';
import { checkMetrics } from './checks/metrics';
import { checkNames } from './checks/names';
import { checkQueries } from './checks/queries';
import { checkTexts } from './checks/texts';
import { groupsOf } from './groups';
import { BlueprintKnowledge } from './knowledge';
import { SOURCES, type SourceName } from './sources';

/** All rules of a blueprint on a platform. */
export interface Rulebook {
  /** In an order in which what is read stands before what reads it. */
  readonly groups: RuleGroup[];
  /** What is wrong with rules that the user wrote. */
  readonly problems: Problem[];
  /** What the catalog has and this platform has no metrics for. */
  readonly skipped: Skipped[];
}

/**
 * Collects all rules that follow from a blueprint, and checks each of them against what is known about the metrics.
 *
 * @param sources the programs whose metrics are collected on the platform
 */
export function rulebook(blueprint: Blueprint, sources: readonly SourceName[]): Rulebook {
  const collected = SOURCES.filter(({ name }) => sources.includes(name));
  const knowledge = new BlueprintKnowledge(blueprint, collected);
  const all = groupsOf(blueprint);
  const { groups, skipped } = available(all, knowledge);
  for (const { group } of groups) knowledge.addRecordings(group);
  return {
    groups: groups.map(({ group }) => group),
    problems: [
      ...checkMetrics(blueprint, collected),
      ...checkNames(groups),
      ...checkQueries(groups, knowledge),
      ...checkTexts(groups, knowledge),
      ...checkInhibitions(all, groups, knowledge),
    ],
    skipped,
  };
}
