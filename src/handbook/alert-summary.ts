import type { Blueprint, Responder, RuleGroup } from '../model';
import { SEVERITIES } from '../model/severity';
import { textTable } from './text-table';

/**
 * Who answers for how many alerts of each severity, and through what they hear of them, as a text table.
 */
export class AlertSummary {
  private readonly rows: string[][];

  /**
   * @param blueprint who answers
   * @param groups the rules, as `Catalog.rules(blueprint)` gives them
   */
  constructor(blueprint: Blueprint, groups: RuleGroup[]) {
    const first = blueprint.escalation.levels[0];
    const alerts = groups.flatMap((group) => group.alerts);
    const countOf = (responder: Responder, severity: string) =>
      alerts.filter((alert) => (alert.owner ?? first) === responder && alert.severity === severity).length;
    this.rows = blueprint.responders.map((responder) => [
      responder.name,
      ...SEVERITIES.map((severity) => String(countOf(responder, severity))),
      responder.channelsFor(blueprint.severityPolicy(SEVERITIES[0])).join(', '),
    ]);
  }

  /** The table. */
  public toString(): string {
    return textTable([['who answers', ...SEVERITIES, 'is paged through'], ...this.rows]);
  }
}
