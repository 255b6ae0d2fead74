import type { AlertRule, Blueprint, RecordingRule, RuleGroup } from '../model';

/** A group of the rulebook, and who wrote each rule of it. */
export interface LocatedGroup {
  readonly group: RuleGroup;
  readonly alerts: readonly Located<AlertRule>[];
  readonly recordings: readonly Located<RecordingRule>[];
}

/** A rule and its place in the blueprint. */
export interface Located<T> {
  readonly rule: T;
  readonly where: string;
  /** Whether the user wrote it: what is wrong with it is theirs to mend. */
  readonly own: boolean;
}

/** The place of something: from the outside in. */
export function place(blueprint: Blueprint, ...inner: string[]): string {
  return [`Blueprint '${blueprint.name}'`, ...inner].join(' › ');
}
