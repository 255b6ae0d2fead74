import { join } from 'node:path';
import { rulebook } from '../../src/catalog/rulebook';
import { SourceName } from '../../src/catalog/sources';
import { type Blueprint, Infrastructure, Responder, RuleGroup, Service } from '../../src/model';
import { formatProblems } from '../../src/model/problem';
import { inputs } from '../model/inputs';
import { everything } from '../support/everything';
import { alert, carts, orders, shop, shopWith, support } from './shop';

const ALL = Object.values(SourceName);
const named = (groups: RuleGroup[], name: string) => groups.flatMap((g) => g.alerts).filter((a) => a.name === name);

describe('the rulebook', () => {
  test('has nothing to say against the catalog, whatever a blueprint has', () => {
    const { problems, skipped } = rulebook(everything, ALL);
    expect(formatProblems(problems)).toBe('0 problems:');
    expect(skipped).toEqual([]);
  });

  test('is the same each time', () => {
    const text = () =>
      JSON.stringify(rulebook(everything, ALL).groups.map((g) => [g.name, ...g.recordings, ...g.alerts]));
    expect(text()).toBe(text());
  });

  test('has what is read before what reads it', () => {
    const recorded = new Set<string>();
    for (const group of rulebook(everything, ALL).groups) {
      for (const rule of group.recordings) {
        expect(rule.query.metrics.filter((name) => name.includes(':') && !recorded.has(name))).toEqual([]);
        recorded.add(rule.name);
      }
    }
  });

  test('leaves out what nobody asked for, without a word', () => {
    const { groups, skipped } = rulebook(
      shop({ services: [new Service('api')], infrastructure: new Infrastructure({ nodes: false, containers: false }) }),
      ALL,
    );
    expect(groups.map(({ name }) => name).filter((name) => /^(node|kubernetes|probe|http)\./.test(name))).toEqual([]);
    expect(skipped).toEqual([]);
  });

  test('leaves out rules whose metrics the platform has not, with those that read what they would have recorded, and says so', () => {
    const { groups, problems, skipped } = rulebook(
      shop(),
      ALL.filter((name) => name !== SourceName.KUBE_STATE_METRICS),
    );
    const containers = groups.find(({ name }) => name === 'kubernetes.containers');
    expect(containers?.recordings.map(({ name }) => name)).not.toContain('container:memory_use:ratio');
    expect(containers?.alerts.map(({ name }) => name)).toEqual(['ContainerThrottled']);
    expect(problems).toEqual([]);
    expect(skipped).toContainEqual({
      what: 'kubernetes.containers: container:memory_use:ratio, ContainerMemoryHigh',
      why: 'there is no kube-state-metrics here',
    });
  });

  test('needs no source for what services measure themselves', () => {
    const { groups, problems } = rulebook(shopWith({ objectives: { errorRate: 1 } }), []);
    expect(problems).toEqual([]);
    expect(named(groups, 'ServiceErrorRateHigh')).toHaveLength(1);
  });

  test('does not leave out a rule of the user silently: it names the source that is missing', () => {
    const { problems } = rulebook(
      shop({ rules: [new RuleGroup('own', { alerts: [alert('Odd', 'node_load1 > 9')] })] }),
      [],
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      where: "Blueprint 'shop' › RuleGroup 'own' › AlertRule 'Odd'",
      code: 'unknown-metric',
    });
    expect(problems[0].mend).toContain('It comes from node-exporter');
  });

  test("gives a service's own alerts to its owner, with the label of the service", () => {
    const owner = new Responder('checkout', { mail: support.mail });
    const blueprint = shopWith({
      owner,
      customMetrics: [orders, carts],
      alerts: [
        alert('OrdersLow', 'sum(rate(orders_placed_total[5m])) < 1'),
        alert('CartsLow', 'carts_open < 1', { owner: support }),
      ],
    });
    const { groups } = rulebook(blueprint, ALL);
    expect(named(groups, 'OrdersLow')[0]).toMatchObject({ owner, labels: { service: 'api' } });
    expect(named(groups, 'CartsLow')[0].owner).toBe(support);
  });

  test('tells all that is wrong at once', () => {
    const { problems } = rulebook(
      shopWith({
        customMetrics: [carts],
        alerts: [alert('One', 'rate(carts_open[5m]) > 0'), alert('Two', 'unheard_of > 0')],
      }),
      ALL,
    );
    expect(problems.map(({ code }) => code)).toEqual(['rate-of-gauge', 'unknown-metric']);
  });

  test('finds the metric by the name that Prometheus gives it: parts of histograms, native ones, recorded ones', () => {
    const sound = [
      'histogram_quantile(0.9, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m]))) > 1',
      'rate(http_server_request_duration_seconds_sum[5m]) > 1',
      'service:http_requests:rate5m{service="api"} > 1',
      'up{job="api"} == 0',
    ];
    const { problems } = rulebook(shopWith({ alerts: sound.map((text, i) => alert(`Sound${i}`, text)) }), ALL);
    expect(formatProblems(problems)).toBe('0 problems:');
  });
});

describe('bad rules', () => {
  const bad = inputs(join(__dirname, 'bad'));

  test.each(bad)('are found with their place: $name', ({ make, expected }) => {
    const { problems } = rulebook(make() as Blueprint, ALL);
    const { code, where, says } = expected as { code: string; where: string; says: string };
    const found = problems.filter((problem) => problem.code === code && problem.where === where);
    expect(formatProblems(problems)).toContain(says);
    expect(found).toHaveLength(1);
  });
});
