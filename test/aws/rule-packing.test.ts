import {
  AlertRule,
  Blueprint,
  Duration,
  Escalation,
  Query,
  RecordingRule,
  RuleGroup,
  Runbook,
  Severity,
} from 'cdk-observatory';
import { parse } from 'yaml';
import { MAX_NAMESPACE_BYTES } from '../../src/aws/limits';
import { packRules } from '../../src/aws/rule-packing';
import { support } from './support';

const blueprint = new Blueprint('shop', { escalation: Escalation.through(support) });
const group = (name: string, rules: number, interval?: Duration) =>
  new RuleGroup(name, {
    interval,
    recordings: Array.from(
      { length: rules },
      (_, i) => new RecordingRule(`job:value_${i}:sum`, { query: Query.promql('sum by (job) (up)'), help: 'Up.' }),
    ),
  });

describe('packRules', () => {
  test('few groups share one namespace', () => {
    const { namespaces, rules } = packRules('shop-rules', [group('a', 2), group('b', 3)], blueprint);
    expect(namespaces.map(({ name }) => name)).toEqual(['shop-rules']);
    expect(parse(namespaces[0].data).groups.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    expect(rules).toBe(5);
  });

  test('a full namespace is followed by another; none is too large, no group is lost, their order stays', () => {
    const groups = Array.from({ length: 40 }, (_, i) => group(`group-${i}`, 200));
    const { namespaces, problems } = packRules('shop-rules', groups, blueprint);
    expect(problems).toEqual([]);
    expect(namespaces.length).toBeGreaterThan(1);
    expect(namespaces[1].name).toBe('shop-rules-2');
    for (const { data } of namespaces) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(MAX_NAMESPACE_BYTES);
    const names = namespaces.flatMap(({ data }) => parse(data).groups.map(({ name }: { name: string }) => name));
    expect(names).toEqual(groups.map(({ name }) => name));
  });

  test('a group that fits in no namespace is a problem', () => {
    const [problem] = packRules('shop-rules', [group('huge', 5000)], blueprint).problems;
    expect(problem).toMatchObject({ code: 'group-too-large', mend: 'make several groups of it' });
    expect(problem.where).toContain("RuleGroup 'huge'");
  });

  test('a group without an interval has that of the blueprint, one with its own keeps it', () => {
    const { namespaces } = packRules('r', [group('a', 1), group('b', 1, Duration.minutes(2))], blueprint);
    expect(parse(namespaces[0].data).groups.map(({ interval }: { interval: string }) => interval)).toEqual([
      '30s',
      '2m',
    ]);
  });

  test('a group that is evaluated too often is a problem', () => {
    const [problem] = packRules('r', [group('a', 1, Duration.seconds(5))], blueprint).problems;
    expect(problem).toMatchObject({
      code: 'evaluation-interval',
      allowed: 'at least 30s on Amazon Managed Prometheus',
    });
  });

  test('alerts are rendered as on every platform', () => {
    const alert = new AlertRule('Down', {
      query: Query.promql('up == 0'),
      severity: Severity.HIGH,
      summary: 'Down',
      runbook: new Runbook({ meaning: 'Gone.', checks: ['Look.'], actions: ['Mend.'] }),
    });
    const { namespaces } = packRules('r', [new RuleGroup('a', { alerts: [alert] })], blueprint);
    expect(parse(namespaces[0].data).groups[0].rules[0].labels).toEqual({ severity: 'high', responder: 'support' });
  });
});
