import { rulebook } from '../../src/catalog/rulebook';
import { SourceName } from '../../src/catalog/sources';
import { textsOf } from '../../src/catalog/templates';
import type { AlertRule } from '../../src/model';
import { SEVERITIES } from '../../src/model/severity';
import { everything } from '../support/everything';

const { groups } = rulebook(everything, Object.values(SourceName));
const alerts = groups.flatMap((group) => group.alerts.map((rule) => ({ name: rule.name, group: group.name, rule })));
const recordings = groups.flatMap((group) => group.recordings);

/** What fires at once: each is about something that has already happened. */
const AT_ONCE = [
  'BatchPushRefused',
  'ContainerOutOfMemory',
  'DeadMansSwitch',
  'NodeOutOfMemoryKill',
  'PrometheusWriteAheadLogBroken',
];

describe('every alert of the catalog', () => {
  test.each(alerts)('has all that people need: $group $name', ({ rule }) => {
    expect(SEVERITIES).toContain(rule.severity);
    expect(rule.summary).toMatch(/^([A-Z]|https?:).{20,}$/);
    expect(rule.runbook.meaning.length).toBeGreaterThan(30);
    expect(rule.runbook.checks.length).toBeGreaterThan(0);
    expect(rule.runbook.actions.length).toBeGreaterThan(0);
    expect(rule.for === undefined).toBe(AT_ONCE.includes(rule.name));
  });

  test('is told from each other one by its name, severity and labels', () => {
    const keys = alerts.map(({ rule }) => `${rule.name} ${rule.severity} ${JSON.stringify(rule.labels)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('shows numbers with few digits', () => {
    const bare = alerts.flatMap(({ rule }) => textsOf(rule)).filter(({ text }) => /\{\{ *\$value *\}\}/.test(text));
    expect(bare).toEqual([]);
  });

  test('says in its summary where it is, or is the only one of its kind', () => {
    const silent = alerts
      .filter(({ rule }) => !/\$labels|api|web|search|ledger|https?:/.test(rule.summary))
      .map(({ name }) => name)
      .filter((name) => !/Absent$|^BusinessIndicatorMissing$|Low$/.test(name));
    expect([...new Set(silent)].sort()).toEqual([
      'AlertmanagerConfigsDiffer',
      'AlertmanagerMembersMissing',
      'DeadMansSwitch',
    ]);
  });

  test('looks for pods only of what runs in pods', () => {
    const checksOf = (name: string) => alerts.find((alert) => alert.name === name)?.rule.runbook.checks.join(' ');
    expect(checksOf('KubeStateMetricsAbsent')).toContain('get pods -A -l app.kubernetes.io/name=kube-state-metrics');
    for (const name of ['KubeletAbsent', 'CadvisorAbsent']) expect(checksOf(name)).not.toContain('get pods');
  });

  test('goes to whom the thing belongs', () => {
    const owner = (name: string, group?: string) =>
      alerts.find((alert) => alert.name === name && (!group || alert.group === group))?.rule.owner?.name;
    expect(owner('NodeCpuHigh')).toBe('machines');
    expect(owner('PrometheusConfigReloadFailed')).toBe('machines');
    expect(owner('ServiceDown', 'service.api')).toBe('checkout');
    expect(owner('ServiceDown', 'service.web')).toBeUndefined();
    expect(owner('ProbeFailed', 'probe.status')).toBe('search');
    expect(owner('ProbeFailed', 'probe.storefront')).toBe('machines');
    expect(owner('ConversionLow')).toBe('checkout');
  });
});

describe('every recording rule of the catalog', () => {
  test('is named level:what:operation and says what it is', () => {
    for (const { name, help } of recordings) {
      expect(name).toMatch(/^[a-z]+:[a-z0-9_]+:[a-z0-9_]+$/);
      expect(help).not.toBe('');
    }
  });

  test('keeps cluster and environment, so that several can be looked at together', () => {
    const lost = recordings.filter(
      ({ query }) => / by \(/.test(query.text) && !/by \(cluster, environment/.test(query.text),
    );
    expect(lost.map(({ name }) => name)).toEqual([]);
  });
});

describe('thresholds', () => {
  const limitOf = (rule?: AlertRule) => rule?.threshold?.limit;
  const find = (name: string) => alerts.find((alert) => alert.name === name)?.rule;

  test('are those that were asked for: CPU 80, memory 90, disk 85 percent', () => {
    expect(['NodeCpuHigh', 'NodeMemoryHigh', 'NodeDiskHigh'].map((name) => limitOf(find(name)))).toEqual([80, 90, 85]);
  });
});
