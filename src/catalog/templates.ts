import type { AlertRule } from '../model';

/** The texts of an alert that Prometheus fills in, each with its name. */
export function textsOf(alert: AlertRule): { readonly what: string; readonly text: string }[] {
  return [
    { what: 'summary', text: alert.summary },
    { what: 'meaning', text: alert.runbook.meaning },
    ...alert.runbook.checks.map((text, i) => ({ what: `check ${i + 1}`, text })),
    ...alert.runbook.actions.map((text, i) => ({ what: `action ${i + 1}`, text })),
  ];
}

const ACTION = /\{\{([\s\S]*?)\}\}/g;
const LABEL = /(?:\$labels|\.Labels)\.([a-zA-Z_][a-zA-Z0-9_]*)|(?:index\s+(?:\$labels|\.Labels)\s+"([^"]+)")/g;

/** The labels that a text reads: `{{ $labels.instance }}`. */
export function labelsRead(text: string): string[] {
  const read = new Set<string>();
  for (const [, action] of text.matchAll(ACTION)) {
    for (const [, plain, indexed] of action.matchAll(LABEL)) read.add(plain ?? indexed);
  }
  return [...read];
}

/** Whether each `{{` has its `}}`: Prometheus would refuse the rule. A `}}` alone is text. */
export function isClosed(text: string): boolean {
  return !text.replace(ACTION, '').includes('{{');
}
