import { HttpMetrics, type Metric, MetricKind } from '../../src';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';
import { run } from '../support/programs';

const KINDS: Record<string, MetricKind> = { counter: MetricKind.COUNTER, histogram: MetricKind.HISTOGRAM };

/** A metric as a page of metrics shows it. */
interface Shown {
  readonly name: string;
  readonly kind: MetricKind;
  readonly labels: string[];
}

function shownOn(page: string): Shown[] {
  return [...page.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, type]) => {
    const series = page.matchAll(new RegExp(`^${name}(?:_bucket|_sum|_count)?\\{(.*)\\} `, 'gm'));
    const labels = [...series].flatMap(([, inner]) => [...inner.matchAll(/(\w+)="/g)].map(([, label]) => label));
    return { name, kind: KINDS[type], labels: [...new Set(labels)].filter((label) => label !== 'le').sort() };
  });
}

const declared = ({ name, kind, labels }: Metric): Shown => ({ name, kind, labels: [...labels].sort() });

describe.each([
  ['opentelemetry', HttpMetrics.openTelemetry()],
  ['prometheus', HttpMetrics.prometheus()],
])('the sample service by the convention of %s', (convention, { metrics, statusLabel }) => {
  let running: RunningProgram;
  let service: string;
  let scraped: string;
  const page = async () => (await fetch(`${scraped}/metrics`)).text();

  beforeAll(async () => {
    const [port, metricsPort] = await freePorts(2);
    [service, scraped] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${metricsPort}`];
    const args = ['--address=127.0.0.1', `--port=${port}`, `--metrics-port=${metricsPort}`];
    const env = { CONVENTION: convention, REQUESTS_PER_SECOND: '100' };
    running = await start('sample-service', args, () => answers(`${scraped}/metrics`), { env });
  });
  afterAll(() => running.stop());

  test('shows exactly the metrics that the library declares', async () => {
    await fetch(`${service}/faults?errors=0.5`, { method: 'POST' });
    await until('a request failed', async () => (await page()).includes(`${statusLabel}="500"`));
    await until('a request did not', async () => (await page()).includes(`${statusLabel}="200"`));
    const text = await page();
    expect(shownOn(text)).toEqual(metrics.map(declared));
    expect(run('promtool', ['check', 'metrics'], { input: text })).toMatchObject({ code: 0, stderr: '' });
  });

  test('answers as badly as it is told to, until it is told to stop', async () => {
    await fetch(`${service}/faults?errors=1`, { method: 'POST' });
    expect((await fetch(service)).status).toBe(500);
    await fetch(`${service}/faults`, { method: 'DELETE' });
    expect((await fetch(service)).status).toBe(200);
  });

  test('plays a target with as many series as are asked for', async () => {
    const text = await (await fetch(`${scraped}/series?target=17&series=500`)).text();
    const series = text.split('\n').filter((line) => line && !line.startsWith('#'));
    expect(new Set(series.map((line) => line.replace(/ \S+$/, ''))).size).toBe(500);
    expect(run('promtool', ['check', 'metrics'], { input: text })).toMatchObject({ code: 0, stderr: '' });
  });
});
