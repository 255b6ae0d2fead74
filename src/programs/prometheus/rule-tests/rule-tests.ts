import type { AlertExample, AlertRule, Duration, RuleGroup } from '../../../model';
import { Recordings } from './evaluation/recordings';
import type { Labels } from './evaluation/sample';
import { Store } from './evaluation/store';
import type { Example, Proof, Purpose } from './example';
import { seriesText, valuesText } from './notation';
import { prove } from './prove';

/** What a rule's tests depend on beside the rule. */
export interface RuleTestOptions {
  /** The path of the file in which a group's rules are, as promtool finds it from where the tests are. */
  readonly ruleFile: (group: RuleGroup) => string;
  /** How often rules are evaluated. */
  readonly evaluationInterval: Duration;
  /** The labels that an alert carries beside those of its expression. */
  readonly alertLabels: (rule: AlertRule) => Record<string, string>;
}

/** Unit tests of rules, and the alerts of which something could not be shown. */
export interface RuleTests {
  readonly files: readonly RuleTestFile[];
  readonly unproven: readonly UnprovenAlert[];
}

/** The tests of one group's alerts. */
export interface RuleTestFile {
  /** The group's name: `node.cpu`. */
  readonly name: string;
  readonly content: PromtoolTests;
}

/** An alert of which something could not be shown. The mend is to give the alert `examples`. */
export interface UnprovenAlert {
  readonly group: string;
  readonly alert: string;
  readonly why: string;
}

/** @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface PromtoolTests {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly group_eval_order: readonly string[];
  readonly tests: readonly PromtoolTest[];
}

export interface PromtoolTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test: readonly PromtoolCheck[];
}

export interface PromtoolCheck {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** Milliseconds between two samples, unless a rule needs them closer. */
const SAMPLE_INTERVAL = 60_000;

const PURPOSES: Readonly<Record<Purpose, string>> = {
  fires: 'an example that fires',
  quiet: 'an example that stays quiet',
  limit: 'an example at the limit',
};

/**
 * Unit tests of alerts for promtool, made from the alerts' own expressions: series with which each must fire, series with which
 * it must not, and the limit itself.
 *
 * What fires is read from the series `ALERTS`. promtool's `alert_rule_test` would compare annotations too, that is, texts for
 * people with their templates filled in: each change of a word would break a test of a number.
 */
export function ruleTests(groups: readonly RuleGroup[], options: RuleTestOptions): RuleTests {
  const recordings = new Recordings(groups);
  const sources = sourcesOf(groups);
  const empty = {
    store: new Store(SAMPLE_INTERVAL),
    recordings,
    step: options.evaluationInterval.toMillis(),
  };
  const files: RuleTestFile[] = [];
  const unproven: UnprovenAlert[] = [];
  for (const group of groups) {
    const tests: PromtoolTest[] = [];
    for (const rule of group.alerts) {
      const { examples, missing } = isShown(rule) ? NOTHING : prove(rule, empty);
      const labels = options.alertLabels(rule);
      tests.push(...examples.map((example) => testOf(rule, labels, example)));
      tests.push(...rule.examples.map((example) => givenTest(rule, labels, example)));
      const left = missing.filter(
        ({ purpose }) => !rule.examples.some(({ firing }) => firing === (purpose === 'fires')),
      );
      if (left.length === 0) continue;
      const why = left.map((one) => `no series were found for ${PURPOSES[one.purpose]}: ${one.why}`).join('; ');
      unproven.push({ group: group.name, alert: rule.name, why });
    }
    if (tests.length === 0) continue;
    const needed = evaluationOrder(group, sources);
    const content = {
      rule_files: [...new Set(needed.map(options.ruleFile))],
      evaluation_interval: options.evaluationInterval.toString(),
      group_eval_order: needed.map(({ name }) => name),
      tests,
    };
    files.push({ name: group.name, content });
  }
  return { files, unproven };
}

const NOTHING: Proof = { examples: [], missing: [] };

/** Whether the examples given by hand say all: then none are made. */
function isShown({ examples }: AlertRule): boolean {
  return examples.some(({ firing }) => firing) && examples.some(({ firing }) => !firing);
}

function testOf(rule: AlertRule, alertLabels: Labels, example: Example): PromtoolTest {
  const { interval, end } = example;
  const last = Math.max(...example.looks.map(({ at }) => at));
  const samples = Math.floor((end === undefined ? last : end - 1) / interval) + 1;
  return {
    name: `${rule.name} ${example.title}`,
    interval: time(interval),
    input_series: example.series.map((series) => ({
      series: seriesText(series.metric, series.labels),
      values: valuesText(series, samples) + (end === undefined ? '' : ' stale'),
    })),
    promql_expr_test: example.looks.map(({ at, firing }) => ({
      expr: firingAlerts(rule, alertLabels),
      eval_time: time(at),
      exp_samples: firing
        .map((labels) => ({ ...labels, ...filledIn(alertLabels, labels), alertname: rule.name, alertstate: 'firing' }))
        .map((labels) => ({ labels: seriesText('ALERTS', labels), value: 1 })),
    })),
  };
}

/** An example given by hand says whether the alert fires, not with which labels. */
function givenTest(rule: AlertRule, alertLabels: Labels, example: AlertExample): PromtoolTest {
  return {
    name: `${rule.name} ${example.title}`,
    interval: '1m',
    input_series: Object.entries(example.series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: `group(${firingAlerts(rule, alertLabels)})`,
        eval_time: example.at.toString(),
        exp_samples: example.firing ? [{ labels: '{}', value: 1 }] : [],
      },
    ],
  };
}

/** The rule's own alerts: there may be others of its name with other labels. */
function firingAlerts(rule: AlertRule, alertLabels: Labels): string {
  const fixed = Object.fromEntries(Object.entries(alertLabels).filter(([, value]) => value && !value.includes('{{')));
  return seriesText('ALERTS', { ...fixed, alertname: rule.name, alertstate: 'firing' });
}

function filledIn(alertLabels: Labels, labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(alertLabels).map(([name, value]) => [
      name,
      value.replace(/\{\{\s*\$labels\.([a-zA-Z_][a-zA-Z0-9_]*)\s*\}\}/g, (_, label) => labels[label] ?? ''),
    ]),
  );
}

/** The groups that record what a group reads, by name of what is recorded. */
type Sources = ReadonlyMap<string, RuleGroup>;

function sourcesOf(groups: readonly RuleGroup[]): Sources {
  return new Map(groups.flatMap((group) => group.recordings.map((rule) => [rule.name, group] as const)));
}

/** A group and all that it reads from, first what is read: promtool would choose any order. */
function evaluationOrder(group: RuleGroup, sources: Sources, visited = new Set<RuleGroup>()): RuleGroup[] {
  if (visited.has(group)) return [];
  visited.add(group);
  const read = [...group.recordings, ...group.alerts].flatMap(({ query }) => query.metrics);
  const before = read.flatMap((metric) => {
    const source = sources.get(metric);
    return source ? evaluationOrder(source, sources, visited) : [];
  });
  return [...before, group];
}

/** Milliseconds as promtool reads them. */
function time(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
