import {
  AlertRule,
  Blueprint,
  Channel,
  Duration,
  Escalation,
  Query,
  Responder,
  Retention,
  RuleGroup,
  Runbook,
  Secret,
  Severity,
} from 'cdk-observatory';
import { parse } from 'yaml';
import { prometheus, prometheusCapacity, rulesConfig } from '../../../src/programs/prometheus';
import type { ScrapeJob } from '../../../src/programs/surroundings';
import { surroundingsWith } from '../../support/surroundings';

const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
});
const checkout = new Responder('checkout', {
  chat: Channel.slack('#checkout', { webhook: Secret.named('slack', 'url') }),
});
const runbook = new Runbook({
  meaning: 'Something is gone.',
  checks: ['Is it there?', 'Is it well?'],
  actions: ['Bring it back.'],
});
const down = (owner?: Responder) =>
  new AlertRule('TargetDown', {
    query: Query.promql('up == 0'),
    for: Duration.minutes(5),
    severity: Severity.HIGH,
    summary: '{{ $labels.job }} is down',
    runbook,
    owner,
  });
const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(support),
  cluster: 'eu-1',
  environment: 'staging',
  runbookBaseUrl: 'https://handbook.example.com/alerts/',
});
const job: ScrapeJob = {
  name: 'api',
  source: 'services',
  discovery: { static_configs: [{ targets: ['api:9090'] }] },
  relabelings: [],
  ports: [9090],
};
const program = prometheus(blueprint, [new RuleGroup('targets', { alerts: [down()] })], surroundingsWith([job]));
const config = parse(program.files[0].content);

describe('prometheus', () => {
  test('the cluster and the environment are said on every target and outside', () => {
    expect(config.global.external_labels).toMatchObject({ cluster: 'eu-1', environment: 'staging' });
    expect(config.scrape_configs[0].relabel_configs).toEqual([
      { target_label: 'cluster', replacement: 'eu-1' },
      { target_label: 'environment', replacement: 'staging' },
    ]);
  });

  test('replicas are told apart in the store and not in alerts', () => {
    expect(config.global.external_labels.prometheus_replica).toBe('$' + '{REPLICA_NAME}');
    expect(config.alerting.alert_relabel_configs).toEqual([{ action: 'labeldrop', regex: 'prometheus_replica' }]);
  });

  test('every Alertmanager is told, not one that stands for all', () => {
    expect(config.alerting.alertmanagers[0].static_configs[0].targets).toEqual([
      'alertmanager-0:http',
      'alertmanager-1:http',
    ]);
  });

  test('data goes by age and by size, before the volume is full', () => {
    expect(program.args).toContain('--storage.tsdb.retention.time=15d');
    const size = program.args.find((arg) => arg.startsWith('--storage.tsdb.retention.size='));
    expect(Number.parseInt(size?.split('=')[1] ?? '', 10) * 1024 ** 3).toBeLessThan(program.storage[0].bytes);
  });

  test('rules are in files of their own, one for each family of groups', () => {
    const groups = ['node.cpu', 'node.disk', 'service.api'].map((name) => new RuleGroup(name, { alerts: [down()] }));
    const files = prometheus(blueprint, groups, surroundingsWith()).files.map((file) => file.path);
    expect(files.slice(1)).toEqual(['/etc/prometheus/rules/node.yaml', '/etc/prometheus/rules/service.yaml']);
  });

  test('a family of groups that is too large for one file has several, with every group in one of them', () => {
    const groups = Array.from({ length: 1400 }, (_, i) => new RuleGroup(`service.s${i}`, { alerts: [down()] }));
    const files = prometheus(blueprint, groups, surroundingsWith()).files.slice(1);
    expect(files.map((file) => file.path).slice(0, 2)).toEqual([
      '/etc/prometheus/rules/service.yaml',
      '/etc/prometheus/rules/service.2.yaml',
    ]);
    for (const { content } of files) expect(Buffer.byteLength(content)).toBeLessThan(900 * 1024);
    expect(files.flatMap(({ content }) => parse(content).groups)).toEqual(rulesConfig(groups, blueprint).groups);
  });

  test('it calls what it scrapes, Alertmanager, and where it writes', () => {
    const remote = prometheus(blueprint, [], surroundingsWith([job]), {
      remoteWrite: [{ name: 'long-term', url: 'https://mimir.example.com/api/v1/push' }],
    });
    expect(remote.calls).toEqual([
      { to: 'program', program: 'alertmanager', port: 'http' },
      { to: 'targets', ports: [9090] },
      { to: 'outside', ports: [443], why: 'remote write' },
    ]);
  });

  test('overrides are laid over the configuration', () => {
    const patched = prometheus(blueprint, [], surroundingsWith(), { overrides: { global: { scrape_timeout: '5s' } } });
    expect(parse(patched.files[0].content).global).toMatchObject({ scrape_timeout: '5s', scrape_interval: '30s' });
  });
});

describe('rulesConfig', () => {
  test('an alert carries severity, responder, what it means and what to do', () => {
    const [group] = rulesConfig([new RuleGroup('targets', { alerts: [down(checkout)] })], blueprint).groups;
    expect(group.rules[0]).toEqual({
      alert: 'TargetDown',
      expr: 'up == 0',
      for: '5m',
      labels: { severity: 'high', responder: 'checkout' },
      annotations: {
        summary: '{{ $labels.job }} is down',
        description: 'Something is gone.',
        checks: '1. Is it there?\n2. Is it well?',
        actions: '1. Bring it back.',
        runbook_url: 'https://handbook.example.com/alerts/TargetDown',
      },
    });
  });

  test('an alert without an owner is the first level’s', () => {
    const [group] = rulesConfig([new RuleGroup('targets', { alerts: [down()] })], blueprint).groups;
    expect(group.rules[0].labels?.responder).toBe('support');
  });
});

describe('prometheusCapacity', () => {
  test('memory and disk grow with the series that are expected', () => {
    const small = prometheusCapacity(blueprint, 10_000);
    const large = prometheusCapacity(blueprint, 1_000_000);
    expect(large.resources.memoryBytes.request).toBeGreaterThan(small.resources.memoryBytes.request * 5);
    expect(large.volumeBytes).toBeGreaterThan(small.volumeBytes * 5);
  });

  test('a little growth needs no other volume, whose size in a StatefulSet can not be changed', () => {
    const sizes = [100_000, 110_000, 150_000, 190_000, 220_000].map(
      (series) => prometheusCapacity(blueprint, series).volumeBytes / 1024 ** 3,
    );
    expect(sizes).toEqual([20, 20, 20, 20, 40]);
  });

  test('memory holds the series that were measured, and those of the pods that were replaced', () => {
    const measured = 30 * 2 ** 20 + 100_000 * (3456 + 1579);
    const { request, limit } = prometheusCapacity(blueprint, 100_000).resources.memoryBytes;
    expect(request).toBeGreaterThan(measured * 1.2);
    expect(limit).toBe(request * 2);
  });

  test('the volume has place for the write-ahead log, which is most of it when metrics are kept for a day', () => {
    const day = new Blueprint('shop', {
      escalation: Escalation.through(support),
      retention: { metrics: Retention.for(Duration.days(1)) },
    });
    const { retentionBytes, samplesPerSecond } = prometheusCapacity(day, 1_400_000);
    expect(retentionBytes).toBeGreaterThan(samplesPerSecond * (86_400 * 2 + 3 * 3600 * 5));
  });
});
