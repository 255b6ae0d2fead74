import { Catalog, SourceName } from '../../src/catalog';
import { HttpMetrics, Infrastructure, RuleGroup, Service } from '../../src/model';
import { ObservatoryError } from '../../src/model/problem';
import { alert, shop, support } from './shop';

const alertIn = (groups: RuleGroup[], name: string) => groups.flatMap((g) => g.alerts).find((a) => a.name === name);

describe('the catalog', () => {
  test('gives rules of nodes with limits and owner as one likes', () => {
    const cpu = alertIn(Catalog.nodes({ cpu: 70 }, support), 'NodeCpuHigh');
    expect(cpu?.query.text).toBe('100 * node:cpu_use:ratio5m > 70');
    expect(cpu?.summary).toContain('more than 70 %');
    expect(cpu?.owner).toBe(support);
    expect(alertIn(Catalog.nodes(), 'NodeCpuHigh')?.threshold?.limit).toBe(80);
  });

  test('refuses limits that make no sense', () => {
    expect(() => Catalog.containers({ containerMemory: 101 })).toThrow(/containerMemory of 101 is out of range/);
  });

  test('gives all that one service needs: what its alerts read is recorded', () => {
    const groups = Catalog.service(
      new Service('api', { metrics: HttpMetrics.prometheus(), objectives: { errorRate: 1 } }),
    );
    const recorded = groups.flatMap((g) => g.recordings.map(({ name }) => name));
    const read = groups
      .flatMap((g) => g.alerts.flatMap(({ query }) => query.metrics))
      .filter((name) => name.includes(':'));
    expect(read.filter((name) => !recorded.includes(name))).toEqual([]);
  });

  test('gives all rules of a blueprint, or all problems of its own', () => {
    const nodes = shop({ infrastructure: new Infrastructure({ containers: false }) });
    expect(Catalog.rules(nodes).map(({ name }) => name)).toContain('node.cpu');
    expect(Catalog.rules(nodes, [SourceName.PROMETHEUS]).map(({ name }) => name)).toEqual([
      'targets.others',
      'stack.prometheus',
    ]);
    const bad = shop({ rules: [new RuleGroup('own', { alerts: [alert('Odd', 'node_lood1 > 1')] })] });
    expect(() => Catalog.rules(bad)).toThrow(ObservatoryError);
  });

  test.each(Object.values(SourceName))('names the metrics of %s, each once', (source) => {
    const names = Catalog.metrics(source).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });
});
