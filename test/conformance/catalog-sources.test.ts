import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Catalog, MetricKind, SourceName } from '../../src';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';

const folder = mkdtempSync(join(tmpdir(), 'observatory-sources-'));
const running: RunningProgram[] = [];
const pages = new Map<SourceName, string>();

/** What a program shows only after something has happened that does not happen in this test, or on machines that are not like this one. */
const NOT_YET: Partial<Record<SourceName, RegExp>> = {
  [SourceName.COLLECTOR]: /_(spans|log_records)$|_enqueue_failed_/,
  [SourceName.NODE_EXPORTER]: /^node_(disk_|filesystem_|network_speed_bytes|timex_)/,
  [SourceName.ALERTMANAGER]: /^alertmanager_notifications_suppressed_total$/,
  [SourceName.PROMETHEUS]:
    /^prometheus_(notifications_(sent|errors|dropped|queue_length)|remote_storage_|rule_|tsdb_head_samples_)/,
};

/** What shows that a program has done something; without it, that it answers is enough. */
const SIGN_OF_WORK: Partial<Record<SourceName, string>> = {
  [SourceName.COLLECTOR]: 'otelcol_exporter_send_failed_metric_points',
};

/** Some of the collector's exporters tell where they send to, others don't. */
const NOT_ALWAYS = ['server_address', 'server_port', 'url_path'];

const TYPES: Record<string, MetricKind> = {
  counter: MetricKind.COUNTER,
  gauge: MetricKind.GAUGE,
  histogram: MetricKind.HISTOGRAM,
};

async function startAndRead(source: SourceName, program: string, args: (port: number) => string[]): Promise<void> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}/metrics`;
  running.push(await start(program, args(port), () => answers(url), { cwd: folder }));
  const read = async () => (await fetch(url)).text();
  await until(
    `${source} has done something`,
    async () => !SIGN_OF_WORK[source] || (await read()).includes(SIGN_OF_WORK[source]),
  );
  pages.set(source, await read());
}

beforeAll(async () => {
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
  writeFileSync(join(folder, 'alertmanager.yml'), 'route: { receiver: none }\nreceivers: [{ name: none }]\n');
  await startAndRead(SourceName.NODE_EXPORTER, 'node-exporter', (port) => [`--web.listen-address=127.0.0.1:${port}`]);
  await startAndRead(SourceName.PROMETHEUS, 'prometheus', (port) => [
    '--config.file=prometheus.yml',
    '--storage.tsdb.path=data',
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const [gossip] = await freePorts(1);
  await startAndRead(SourceName.ALERTMANAGER, 'alertmanager', (port) => [
    '--config.file=alertmanager.yml',
    '--storage.path=state',
    `--cluster.listen-address=127.0.0.1:${gossip}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await startAndRead(SourceName.COLLECTOR, 'otelcol', (port) => {
    writeFileSync(join(folder, 'collector.yml'), collectorConfig(port));
    return ['--config=collector.yml'];
  });
});

/** A collector that reads its own metrics and can't send them anywhere. */
function collectorConfig(port: number): string {
  const own = [{ job_name: 'own', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }];
  return JSON.stringify({
    receivers: {
      prometheus: { config: { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: own } },
    },
    exporters: { otlphttp: { endpoint: 'http://127.0.0.1:1', retry_on_failure: { enabled: false } } },
    service: {
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port } } } }] } },
      pipelines: { metrics: { receivers: ['prometheus'], exporters: ['otlphttp'] } },
    },
  });
}

afterAll(async () => {
  for (const program of running) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Labels of all series of a metric on a page. */
function labelsOn(page: string, name: string): string[] {
  const series = new RegExp(`^${name}(?:_bucket|_sum|_count)?(?:\\{(.*)\\})? [^ ]+$`, 'gm');
  const labels = [...page.matchAll(series)].flatMap(([, inner = '']) => [...inner.matchAll(/([a-zA-Z_]\w*)="/g)]);
  return [...new Set(labels.map(([, label]) => label))]
    .filter((label) => ![...NOT_ALWAYS, 'le'].includes(label))
    .sort();
}

const SOURCES = [SourceName.NODE_EXPORTER, SourceName.PROMETHEUS, SourceName.ALERTMANAGER, SourceName.COLLECTOR];

describe.each(SOURCES)('the real %s', (source) => {
  test('has the metrics that the catalog reads, of the kinds and with the labels that it says', () => {
    const page = pages.get(source) ?? '';
    const wrong: string[] = [];
    for (const metric of Catalog.metrics(source)) {
      const type = new RegExp(`^# TYPE ${metric.name} (\\w+)$`, 'm').exec(page)?.[1];
      if (type === undefined) {
        if (!NOT_YET[source]?.test(metric.name)) wrong.push(`${metric.name} is not there`);
        continue;
      }
      if (type !== 'untyped' && TYPES[type] !== metric.kind) wrong.push(`${metric.name} is a ${type}`);
      const labels = labelsOn(page, metric.name);
      if (labels.join() !== [...metric.labels].sort().join()) wrong.push(`${metric.name} has the labels ${labels}`);
    }
    expect(wrong).toEqual([]);
  });
});
