import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertTests, Catalog } from 'cdk-observatory';
import { AlertRule, Duration, Query, RuleGroup, Runbook, Severity } from '../../src/model';
import { ruleTests } from '../../src/programs/prometheus/rule-tests';
import { alertLabels, rulesConfig } from '../../src/programs/prometheus/rules';
import { toYaml } from '../../src/programs/yaml';
import { type Expr, print } from '../../src/promql';
import { EXPRESSIONS } from '../programs/prometheus/rule-tests/expressions';
import { everything } from '../support/everything';
import { run } from '../support/programs';

const groups = Catalog.rules(everything);
const { files, unproven } = ruleTests(groups, {
  ruleFile: ({ name }) => `rules/${name}.yaml`,
  evaluationInterval: everything.evaluationInterval,
  alertLabels: (rule) => alertLabels(rule, everything),
});
const tests = files.flatMap(({ content }) => content.tests);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rule-tests-'));
  new AlertTests(everything, groups).write(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function namesOf(part: string): Set<string> {
  return new Set(tests.filter(({ name }) => name.includes(part)).map(({ name }) => name.split(' ')[0]));
}

describe('unit tests of the alerts of a blueprint in which everything is', () => {
  test('nothing is left unproven', () => {
    expect(unproven).toEqual([]);
  });

  test('each alert is shown firing, and staying quiet unless it always fires', () => {
    const alerts = groups.flatMap((group) => group.alerts);
    const fires = namesOf(' fires');
    const quiet = namesOf(' stays quiet');
    expect(alerts.filter(({ name }) => !fires.has(name)).map(({ name }) => name)).toEqual([]);
    const always = alerts.filter((rule) => rule.query.metrics.length === 0);
    expect(always.map(({ name }) => name)).toEqual(['DeadMansSwitch']);
    expect(alerts.filter((rule) => !quiet.has(rule.name) && !always.includes(rule)).map(({ name }) => name)).toEqual(
      [],
    );
  });

  test('each alert made from a threshold is shown at its limit', () => {
    const limit = namesOf(' the limit');
    const made = groups.flatMap((group) => group.alerts).filter((rule) => rule.threshold && rule.examples.length === 0);
    expect(made.length).toBeGreaterThan(5);
    expect(made.filter(({ name }) => !limit.has(name)).map(({ name }) => name)).toEqual([]);
  });

  test('an alert that waits is shown not to fire just before', () => {
    const waiting = groups.flatMap((group) => group.alerts).find((rule) => rule.for && rule.examples.length === 0);
    const [first] = tests.filter(({ name }) => name === `${waiting?.name} fires`);
    expect(first.promql_expr_test.map((check) => check.exp_samples.length)).toEqual([0, 1]);
  });

  test('promtool finds them all true', () => {
    const answer = run('promtool', ['test', 'rules', ...files.map(({ name }) => `${name}.test.yaml`)], { cwd: folder });
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  }, 300_000);

  // Limits of 0 can't be moved by a factor, and one of few whole things means the same when it moves by half.
  test.each([
    ['node.cpu', 'NodeCpuHigh', 1.5],
    ['node.cpu', 'NodeCpuHigh', 0.7],
    ['node.filesystem', 'NodeDiskHigh', 1.5],
    ['service.web', 'ServiceErrorRateHigh', 1.5],
    ['service.search', 'ServiceResponseTimeHigh', 0.7],
    ['service.search', 'ServiceResponseTimeHigh', 1.5],
    ['business.revenue', 'RevenueLow', 1.5],
    ['business.revenue', 'RevenueLow', 0.7],
  ])('of %s, they fail when the limit of %s is moved to %d times of what it was', (name, alert, factor) => {
    const group = groups.find((one) => one.name === name);
    if (!group) throw new Error(`there is no group ${name}`);
    const moved = new RuleGroup(name, {
      interval: group.interval,
      recordings: group.recordings,
      alerts: group.alerts.map((rule) => (rule.name === alert ? withLimit(rule, factor) : rule)),
    });
    expect(toYaml(rulesConfig([moved], everything))).not.toBe(toYaml(rulesConfig([group], everything)));
    const path = join(folder, 'rules', `${name}.yaml`);
    writeFileSync(path, toYaml(rulesConfig([moved], everything)));
    try {
      const answer = run('promtool', ['test', 'rules', `${name}.test.yaml`], { cwd: folder });
      expect(answer.code).toBe(1);
      expect(answer.stdout + answer.stderr).toContain(alert);
    } finally {
      writeFileSync(path, toYaml(rulesConfig([group], everything)));
    }
  });
});

test('promtool agrees about conditions of many kinds', () => {
  const group = new RuleGroup('kinds', { alerts: EXPRESSIONS.map(ruleOf) });
  const { files, unproven } = ruleTests([group], {
    ruleFile: () => 'rules.yaml',
    evaluationInterval: Duration.minutes(1),
    alertLabels: (rule) => alertLabels(rule, everything),
  });
  const place = join(folder, 'kinds');
  mkdirSync(place);
  writeFileSync(join(place, 'rules.yaml'), toYaml(rulesConfig([group], everything)));
  writeFileSync(join(place, 'kinds.test.yaml'), toYaml(files[0].content));
  const answer = run('promtool', ['test', 'rules', 'kinds.test.yaml'], { cwd: place });
  expect(answer.stdout + answer.stderr).toContain('SUCCESS');
  expect(unproven).toEqual([]);
}, 120_000);

function ruleOf(expression: string, i: number): AlertRule {
  return new AlertRule(`Condition${i}`, {
    query: Query.promql(expression),
    severity: Severity.LOW,
    for: i % 2 ? Duration.minutes(3) : undefined,
    keepFiringFor: i % 3 ? undefined : Duration.minutes(4),
    summary: 'It holds',
    runbook: new Runbook({ meaning: 'It holds.', checks: ['Look.'], actions: ['Mend it.'] }),
  });
}

function withLimit(rule: AlertRule, factor: number): AlertRule {
  const { name, severity, summary, runbook, owner, labels } = rule;
  const query = Query.promql(print(moved(rule.query._expr, factor)));
  return new AlertRule(name, { query, severity, summary, runbook, owner, labels, for: rule.for });
}

/** The same expression with the numbers that something is compared with multiplied. */
function moved(expr: Expr, factor: number): Expr {
  if (expr.kind === 'paren') return { ...expr, expr: moved(expr.expr, factor) };
  if (expr.kind !== 'binary') return expr;
  if (['>', '<', '>=', '<='].includes(expr.op) && expr.right.kind === 'number') {
    return { ...expr, right: { ...expr.right, value: expr.right.value * factor } };
  }
  return { ...expr, left: moved(expr.left, factor), right: moved(expr.right, factor) };
}
