import { Blueprint, Channel, Duration, Escalation, Infrastructure, Responder, Secret } from 'cdk-observatory';
import { parse } from 'yaml';
import { type CollectorOptions, collector, collectorCapacity } from '../../../src/programs/collector';
import { GIB } from '../../../src/programs/program';
import type { ScrapeJob } from '../../../src/programs/surroundings';
import { surroundingsWith } from '../../support/surroundings';

const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
});
const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(support),
  infrastructure: new Infrastructure(),
  cluster: 'eu-1',
  scrapeInterval: Duration.seconds(5),
});
const job: ScrapeJob = {
  name: 'api',
  source: 'services',
  discovery: { static_configs: [{ targets: ['api:9090'] }] },
  relabelings: [{ source_labels: ['__address__'], regex: '(.+):.+', replacement: '$1', target_label: 'host' }],
  metricRelabelings: [{ source_labels: ['__name__'], regex: 'go_.+', action: 'drop' }],
  ports: [9090],
};
const destination = { url: 'https://metrics.example.com/api/v1/remote_write', sigv4Region: 'eu-west-1' };
const program = collector(blueprint, destination, surroundingsWith([job]));
const configOf = (options?: CollectorOptions) =>
  parse(collector(blueprint, destination, surroundingsWith([job]), options).env[0].value as string);
const config = configOf();

describe('collector', () => {
  test('refuses what it has no room for before anything else', () => {
    expect(config.service.pipelines.metrics.processors[0]).toBe('memory_limiter');
  });

  test('signs what it sends to Amazon Managed Prometheus, and starts no extension that it does not use', () => {
    expect(config.extensions.sigv4auth).toEqual({ region: 'eu-west-1', service: 'aps' });
    expect(config.exporters.prometheus_remote_write.auth).toEqual({ authenticator: 'sigv4auth' });
    const plain = collector(blueprint, { url: destination.url }, surroundingsWith([job]));
    const unsigned = parse(plain.env[0].value as string);
    expect(unsigned.service.extensions).toEqual(['health_check']);
    expect(unsigned.exporters.prometheus_remote_write.auth).toBeUndefined();
  });

  test('each replica says who it is, so that the store keeps one', () => {
    expect(config.exporters.prometheus_remote_write.external_labels).toEqual({
      cluster: 'eu-1',
      __replica__: '$' + '{env:HOSTNAME:-collector}',
    });
    expect(program.scale).toEqual({ kind: 'replicas', count: 2 });
  });

  test('a dollar of a relabeling is one for Prometheus and no variable for the collector', () => {
    expect(config.receivers.prometheus.config.scrape_configs[0].relabel_configs[0].replacement).toBe('$$1');
  });

  test('what a target says of itself does not replace its labels', () => {
    expect(config.receivers.prometheus.config.scrape_configs[0].metric_relabel_configs).toEqual([
      { source_labels: ['__name__'], regex: 'target_info', action: 'drop' },
      { source_labels: ['__name__'], regex: 'go_.+', action: 'drop' },
    ]);
  });

  test('a short scrape interval shortens the timeout', () => {
    expect(config.receivers.prometheus.config.global).toMatchObject({ scrape_interval: '5s', scrape_timeout: '5s' });
  });

  test('samples that the store puts off are sent again', () => {
    expect(program.args).toContain('--feature-gates=exporter.prometheusremotewritexporter.RetryOn429');
    expect(config.exporters.prometheus_remote_write.retry_on_failure.enabled).toBe(true);
  });

  test('it calls what it scrapes and where it writes', () => {
    expect(program.calls).toEqual([
      { to: 'targets', ports: [9090] },
      { to: 'outside', ports: [443], why: 'remote write' },
    ]);
  });

  test('overrides are laid over the configuration', () => {
    expect(configOf({ overrides: { processors: { batch: { timeout: '1s' } } } }).processors.batch).toMatchObject({
      timeout: '1s',
      send_batch_size: 8192,
    });
  });
});

test('memory grows with the series that are expected', () => {
  expect(collectorCapacity(10_000).memoryBytes.limit).toBe(GIB);
  expect(collectorCapacity(2_000_000).memoryBytes.limit).toBeGreaterThan(5 * GIB);
});
