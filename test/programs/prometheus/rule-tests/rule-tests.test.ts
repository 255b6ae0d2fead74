import {
  AlertExample,
  AlertRule,
  Duration,
  Query,
  RecordingRule,
  RuleGroup,
  Runbook,
  Severity,
} from '../../../../src/model';
import { ruleTests } from '../../../../src/programs/prometheus/rule-tests';
import { EXPRESSIONS } from './expressions';

interface Extra {
  readonly for?: Duration;
  readonly keepFiringFor?: Duration;
  readonly examples?: AlertExample[];
  readonly summary?: string;
}

function alert(query: string, extra: Extra = {}): AlertRule {
  return new AlertRule('Wrong', {
    query: Query.promql(query),
    severity: Severity.HIGH,
    summary: 'Something is wrong',
    runbook: new Runbook({ meaning: 'It is wrong.', checks: ['Look.'], actions: ['Mend it.'] }),
    ...extra,
  });
}

function testsOf(rule: AlertRule, recordings: RecordingRule[] = []) {
  const group = new RuleGroup('group', { recordings, alerts: [rule] });
  const { files, unproven } = ruleTests([group], {
    ruleFile: ({ name }) => `rules/${name}.yaml`,
    evaluationInterval: Duration.minutes(1),
    alertLabels: ({ severity }) => ({ severity }),
  });
  return { tests: files.flatMap(({ content }) => content.tests), unproven, files };
}

const titles = (rule: AlertRule) => testsOf(rule).tests.map(({ name }) => name.replace('Wrong ', ''));

test('an alert over a gauge fires above its limit, and is quiet below it and at it', () => {
  const { tests } = testsOf(alert('temperature_celsius > 80'));
  expect(tests.map(({ name, input_series }) => [name, input_series[0].values])).toEqual([
    ['Wrong fires', '88x10'],
    ['Wrong stays quiet', '40x10'],
    ['Wrong stays quiet at the limit', '80x10'],
  ]);
  expect(tests[0].promql_expr_test).toEqual([
    {
      expr: 'ALERTS{alertname="Wrong", alertstate="firing", severity="high"}',
      eval_time: '10m',
      exp_samples: [
        {
          labels: 'ALERTS{alertname="Wrong", alertstate="firing", instance="instance-1", job="job-1", severity="high"}',
          value: 1,
        },
      ],
    },
  ]);
});

test('a limit that is itself wrong fires there', () => {
  expect(titles(alert('x >= 3'))).toContain('fires at the limit');
});

test('the share of failed requests has a series of failed and one of other requests', () => {
  const query = 'sum(rate(requests_total{code=~"5.."}[5m])) / sum(rate(requests_total[5m])) > 0.01';
  const codes = testsOf(alert(query)).tests[0].input_series.map(({ series }) => /code="(\w+)"/.exec(series)?.[1]);
  expect(codes).toEqual(['500', '200']);
});

test('labels that the summary names are there', () => {
  const { tests } = testsOf(alert('x > 1', { summary: 'Wrong on {{ $labels.disk }}' }));
  expect(tests[0].input_series[0].series).toContain('disk="disk-1"');
});

test('an alert that waits is quiet until the time is over', () => {
  const [fires] = testsOf(alert('x > 1', { for: Duration.minutes(5) })).tests;
  expect(fires.promql_expr_test.map((check) => [check.eval_time, check.exp_samples.length])).toEqual([
    ['4m', 0],
    ['5m', 1],
    ['10m', 1],
  ]);
});

test('an alert that goes on after the trouble is shown to, and to end', () => {
  const keeps = testsOf(alert('x > 1', { keepFiringFor: Duration.minutes(7) })).tests.find(({ name }) =>
    name.endsWith('keeps firing'),
  );
  expect(keeps?.input_series[0].values).toMatch(/ stale$/);
  expect(keeps?.promql_expr_test.map((check) => check.exp_samples.length)).toEqual([1, 0]);
});

test('what is recorded is fed by raw series, and its group is read', () => {
  const recording = new RecordingRule('job:requests:rate5m', {
    query: Query.promql('sum by (job) (rate(requests_total[5m]))'),
    help: 'Requests in a second.',
  });
  const { tests, files } = testsOf(alert('job:requests:rate5m{job="api"} < 10'), [recording]);
  expect(tests[0].input_series[0].series).toMatch(/^requests_total\{.*job="api"/);
  expect(files[0].content.rule_files).toEqual(['rules/group.yaml']);
});

test.each(EXPRESSIONS)('%s is shown firing and quiet', (query) => {
  const { tests, unproven } = testsOf(alert(query));
  expect(unproven).toEqual([]);
  expect(tests.some(({ name }) => name.endsWith(' fires'))).toBe(true);
  expect(tests.some(({ name }) => name.includes('stays quiet'))).toBe(true);
});

test('what always fires is only shown firing', () => {
  expect(titles(alert('vector(1)'))).toEqual(['fires']);
});

test('what is not understood is told, with the reason', () => {
  const { unproven } = testsOf(alert('stddev(x) > 5'));
  expect(unproven).toMatchObject([{ group: 'group', alert: 'Wrong' }]);
  expect(unproven[0].why).toContain('stddev()');
});

test('examples given by hand stand in for what is not understood', () => {
  const examples = [
    AlertExample.fires({ series: { 'x{a="1"}': '0x5', 'x{a="2"}': '100x5' }, at: Duration.minutes(5) }),
    AlertExample.staysQuiet({ series: { x: '1x5' }, at: Duration.minutes(5), title: 'stays quiet alone' }),
  ];
  const { tests, unproven } = testsOf(alert('stddev(x) > 5', { examples }));
  expect(unproven).toEqual([]);
  expect(tests.map(({ name }) => name)).toEqual(['Wrong fires', 'Wrong stays quiet alone']);
  expect(tests[0].promql_expr_test[0].exp_samples).toEqual([{ labels: '{}', value: 1 }]);
});
