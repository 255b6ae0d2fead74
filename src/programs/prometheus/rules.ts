import type { AlertRule, Blueprint, RecordingRule, RuleGroup } from '../../model';
import { prettyPrint } from '../../promql';

/** A rule file as Prometheus reads it. */
export interface RuleFile {
  readonly groups: RuleFileGroup[];
}

/** A group of a rule file. */
export interface RuleFileGroup {
  readonly name: string;
  readonly interval?: string;
  readonly rules: RuleFileRule[];
}

/** A rule of a rule file. */
export interface RuleFileRule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/**
 * Rules in Prometheus' words; Amazon Managed Prometheus and the Prometheus Operator take the same groups.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
 */
export function rulesConfig(groups: RuleGroup[], blueprint: Blueprint): RuleFile {
  return { groups: groups.map((group) => groupConfig(group, blueprint)) };
}

/** The labels that an alert carries, beside those of its expression. */
export function alertLabels(rule: AlertRule, blueprint: Blueprint): Record<string, string> {
  const owner = rule.owner ?? blueprint.escalation.levels[0];
  return { ...rule.labels, severity: rule.severity, responder: owner.name };
}

function groupConfig(group: RuleGroup, blueprint: Blueprint): RuleFileGroup {
  return {
    name: group.name,
    ...(group.interval ? { interval: group.interval.toString() } : {}),
    rules: [...group.recordings.map(recordingConfig), ...group.alerts.map((rule) => alertConfig(rule, blueprint))],
  };
}

function recordingConfig(rule: RecordingRule): RuleFileRule {
  const labels = rule.labels;
  return {
    record: rule.name,
    expr: prettyPrint(rule.query._expr),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
  };
}

function alertConfig(rule: AlertRule, blueprint: Blueprint): RuleFileRule {
  return {
    alert: rule.name,
    expr: prettyPrint(rule.query._expr),
    ...(rule.for ? { for: rule.for.toString() } : {}),
    ...(rule.keepFiringFor ? { keep_firing_for: rule.keepFiringFor.toString() } : {}),
    labels: alertLabels(rule, blueprint),
    annotations: {
      summary: rule.summary,
      description: rule.runbook.meaning,
      checks: numbered(rule.runbook.checks),
      actions: numbered(rule.runbook.actions),
      ...(blueprint.runbookBaseUrl ? { runbook_url: `${blueprint.runbookBaseUrl}/${rule.name}` } : {}),
    },
  };
}

/** Steps as a list in text. */
function numbered(steps: string[]): string {
  return steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
}
