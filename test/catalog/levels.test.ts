import { BlueprintKnowledge } from '../../src/catalog/knowledge';
import { labelsOfLevels } from '../../src/catalog/levels';
import { rulebook } from '../../src/catalog/rulebook';
import { SOURCES, SourceName } from '../../src/catalog/sources';
import {
  type AlertRule,
  Metric,
  MetricKind,
  Query,
  RecordingRule,
  RuleGroup,
  Service,
  Severity,
} from '../../src/model';
import { SAME_THING } from '../../src/programs/alertmanager/routing';
import { labelsOf } from '../../src/promql';
import { everything } from '../support/everything';
import { alert, shop } from './shop';

const queue = new Metric('shop_queue_length', { kind: MetricKind.GAUGE, help: 'Orders.', labels: ['queue', 'shard'] });
const long = (limit: number, severity: Severity, expression = 'max by (queue) (shop_queue_length)') =>
  alert('QueueLong', `${expression} > ${limit}`, { severity });
const blueprintOf = (alerts: AlertRule[], more: RuleGroup[] = []) =>
  shop({ services: [new Service('worker', { customMetrics: [queue], alerts })], rules: more });

describe('levels of one alert', () => {
  test('can be a service’s own, and are told apart by what their query keeps', () => {
    const blueprint = blueprintOf([long(100, Severity.MEDIUM), long(1000, Severity.CRITICAL)]);
    const { problems, groups } = rulebook(blueprint, Object.values(SourceName));
    expect(problems).toEqual([]);
    const own = groups.flatMap(({ alerts }) => alerts).filter(({ name }) => name === 'QueueLong');
    expect(own.map(({ severity }) => severity)).toEqual(['medium', 'critical']);
    expect(labelsOfLevels(blueprint)).toEqual(['queue']);
  });

  test('in groups of their own over what is recorded are told apart by what was recorded', () => {
    const recorded = new RecordingRule('shard:queue:length', {
      query: Query.promql('max by (shard) (shop_queue_length)'),
      help: 'Length.',
    });
    const group = new RuleGroup('own.queues', {
      recordings: [recorded],
      alerts: [long(1000, Severity.HIGH, 'shard:queue:length')],
    });
    const other = new RuleGroup('own.others', { alerts: [long(10, Severity.LOW, 'shard:queue:length')] });
    expect(labelsOfLevels(blueprintOf([], [group, other]))).toEqual(['shard']);
  });

  test('that are no levels add nothing', () => {
    expect(labelsOfLevels(blueprintOf([long(100, Severity.MEDIUM)]))).toEqual([]);
  });

  test('of the catalog are told apart by the usual labels', () => {
    const { groups } = rulebook(everything, Object.values(SourceName));
    const alerts = groups.flatMap((group) => group.alerts);
    const levels = alerts.filter(({ name, severity }) =>
      alerts.some((other) => other.name === name && other.severity !== severity),
    );
    expect([...new Set(levels.map(({ name }) => name))].sort()).toEqual([
      'CertificateEndsSoon',
      'NodeDiskHigh',
      'NodeInodesHigh',
      'VolumeHigh',
    ]);
    const knowledge = new BlueprintKnowledge(everything, SOURCES);
    for (const group of groups) knowledge.addRecordings(group);
    const kept = levels.flatMap(({ query }) => [...labelsOf(query._expr, knowledge).known]);
    expect(kept.filter((label) => !SAME_THING.includes(label))).toEqual([]);
  });
});
