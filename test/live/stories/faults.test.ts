import {
  AlertRule,
  Blueprint,
  Channel,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Metric,
  MetricKind,
  Query,
  Responder,
  Runbook,
  Secret,
  Service,
  Severity,
  Threshold,
} from 'cdk-observatory';
import type { Observatory } from 'cdk-observatory/kubernetes';
import type { Chart } from 'cdk8s';
import { until } from '../../support/process';
import { Deployment } from '../support/deployment';
import { askPod, deleteNamespaces, isReady, kubectl, namespace, objects } from '../support/live';
import { targets } from '../support/prometheus-api';
import { failRequests, samplePods, sampleService } from '../support/sample-service';
import { story } from '../support/story';
import { VendorsClient } from '../vendors/client';
import { KEYS } from '../vendors/names';
import type { Page } from '../vendors/pages';

/** A shop, in whose observatory time goes twenty times faster. */
const FAST = { namespace: 'faults', shop: 'faults-shop', times: 20 };

const [CHECKOUT_KEY, LOGISTICS_KEY] = KEYS.pagerduty;
const RAN = ['prometheus', 'alertmanager', 'config-reloader', 'sample-service'];

const slack = (channel: string) => Channel.slack(channel, { webhook: Secret.named('slack', 'url') });
const support = new Responder('support', { chat: slack('#support') });
const checkout = new Responder('checkout', {
  page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
  chat: slack('#checkout'),
});
const logistics = new Responder('logistics', {
  page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty-logistics', 'key') }),
  chat: slack('#logistics'),
});
const waiting = new Metric('shop_parcels_waiting', { kind: MetricKind.GAUGE, help: 'Parcels that wait.' });

const fastShop = new Blueprint('faults', {
  escalation: Escalation.through(support, checkout, logistics),
  services: [
    new Service('orders', {
      owner: checkout,
      metrics: HttpMetrics.openTelemetry(),
      objectives: { availability: 99.9, errorRate: 1 },
    }),
    new Service('parcels', {
      owner: logistics,
      metrics: HttpMetrics.prometheus(),
      customMetrics: [waiting],
      alerts: [
        new AlertRule('ParcelsWaiting', {
          threshold: Threshold.above(Query.promql('max by (service) (shop_parcels_waiting{service="parcels"})'), 100),
          severity: Severity.HIGH,
          labels: { team: 'warehouse' },
          summary: '{{ $value }} parcels wait',
          runbook: new Runbook({
            meaning: 'Parcels are packed more slowly than they are ordered.',
            checks: ['Whether the belt runs.'],
            actions: ['Open the second belt.'],
          }),
        }),
      ],
    }),
  ],
  infrastructure: new Infrastructure({ nodes: false, containers: false }),
  heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
});

/** The workloads that are monitored, and one that is not. */
function fastWorkloads(chart: Chart, observatory: Observatory): void {
  const of = { namespace: FAST.shop };
  observatory.monitor(sampleService(chart, 'orders', { ...of, convention: 'opentelemetry' }), { service: 'orders' });
  const metrics = [{ name: waiting.name, type: 'gauge', help: waiting.help, value: 0 }];
  const parcels = sampleService(chart, 'parcels', { ...of, convention: 'prometheus', replicas: 2, metrics });
  observatory.monitor(parcels, { service: 'parcels', port: 9090 });
  // Bears the service's name and is not the workload that was given.
  const labels = { 'app.kubernetes.io/name': 'parcels' };
  sampleService(chart, 'impostor', { ...of, convention: 'prometheus', labels });
}

describe('from the fault to the person', () => {
  const vendors = new VendorsClient();
  let fast: Deployment;
  let fastFault: number;
  let fastMended: number;

  const slackIn = async (channel: string, since = 0) =>
    (await vendors.slackMessages(since)).filter(({ message }) => message.body.channel === channel);
  const untilSlackIn = (channel: string, text: string, seconds = 60) =>
    vendors.untilSlack(
      `${text} in ${channel}`,
      ({ message, text: said }) => message.body.channel === channel && said.includes(text),
      seconds,
    );
  const isOf = (page: Page, key: string, alert: string) => page.routingKey === key && page.summary.includes(alert);

  afterAll(() => {
    fast?.delete();
    deleteNamespaces(FAST.shop);
  });

  story('a workload given to monitor() is scraped: exactly its pods', async (tell) => {
    await vendors.clear();
    namespace(FAST.shop);
    fast = await Deployment.of(FAST.namespace, fastShop, { times: FAST.times, more: fastWorkloads });
    await until('the workloads run', async () => objects('pods', FAST.shop).every(isReady));
    await until('each pod is scraped by each Prometheus', async () =>
      fast.pods('prometheus').every((pod) => {
        const scraped = targets(pod).filter(({ labels }) => labels.service !== undefined);
        const names = scraped.filter(({ health }) => health === 'up').map(({ labels }) => labels.pod);
        const wanted = ['orders', 'parcels'].flatMap((name) => samplePods(FAST.shop, name));
        expect(names.filter((name) => name.startsWith('impostor'))).toEqual([]);
        return names.length === 3 && wanted.every(({ metadata }) => names.includes(metadata.name));
      }),
    );
    tell.ran(...RAN);
  });

  story('its alert fires and says its labels to its owner', async (tell) => {
    const [pod] = samplePods(FAST.shop, 'parcels');
    const setWaiting = (value: number) =>
      askPod(pod, `:8080/extra-metrics?name=${waiting.name}&value=${value}`, '--request', 'POST');
    const start = Date.now();
    setWaiting(250);
    const page = await vendors.untilPage('ParcelsWaiting', (each) => isOf(each, LOGISTICS_KEY, 'ParcelsWaiting'));
    tell.faultToMessage((page.openedAt - start) / 1000);
    expect(page.severity).toBe('error');
    const said = JSON.stringify(page.messages[0].body);
    for (const part of ['250 parcels wait', 'warehouse', 'parcels', 'Open the second belt'])
      expect(said).toContain(part);
    await untilSlackIn('#logistics', '250 parcels wait');
    setWaiting(0);
    await vendors.untilPage('it is over', ({ dedupKey, resolvedAt }) => dedupKey === page.dedupKey && !!resolvedAt, 90);
    tell.ran(...RAN);
  });

  story('a service returns errors: its owner is paged once, nobody else hears', async (tell) => {
    failRequests(FAST.shop, 'orders', 0.5);
    fastFault = Date.now();
    const page = await vendors.untilPage('the page', (each) => isOf(each, CHECKOUT_KEY, 'BurnsFast · orders'), 60);
    tell.faultToMessage((page.openedAt - fastFault) / 1000);
    failRequests(FAST.shop, 'orders', 0);
    fastMended = Date.now();
    expect(page.severity).toBe('critical');
    expect(page.summary).toContain('Service orders fails');
    await untilSlackIn('#checkout', 'Service orders');
    const others = (await vendors.pages(fastFault)).filter((each) => isOf(each, LOGISTICS_KEY, 'orders'));
    expect(others).toEqual([]);
    for (const channel of ['#logistics', '#support'])
      expect((await slackIn(channel, fastFault)).filter(({ text }) => text.includes('orders'))).toEqual([]);
    tell.ran(...RAN);
  });

  story('a target goes away: its owner is paged; it comes back: it is over', async (tell) => {
    const start = Date.now();
    const scale = (replicas: number) =>
      kubectl('scale', 'deployment', 'parcels', `--namespace=${FAST.shop}`, `--replicas=${replicas}`);
    scale(0);
    const page = await vendors.untilPage('ServiceAbsent', (each) => isOf(each, LOGISTICS_KEY, 'ServiceAbsent'), 90);
    tell.faultToMessage((page.openedAt - start) / 1000);
    scale(2);
    await vendors.untilPage('it is over', ({ dedupKey, resolvedAt }) => dedupKey === page.dedupKey && !!resolvedAt, 90);
    tell.ran(...RAN);
  });

  story('the service recovers: what was told is over, with one resolve for one trigger', async (tell) => {
    const isOver = (page: Page) => isOf(page, CHECKOUT_KEY, 'BurnsFast · orders') && page.resolvedAt !== undefined;
    const over = await vendors.untilPage('it is over', isOver, 180);
    tell.note(`over ${(((over.resolvedAt ?? 0) - fastMended) / 1000).toFixed(0)} s after the service had recovered`);
    const pages = (await vendors.pages(fastFault)).filter((page) => isOf(page, CHECKOUT_KEY, 'BurnsFast · orders'));
    expect(pages).toHaveLength(1);
    expect(pages[0].messages.map(({ body }) => body.event_action)).toEqual(['trigger', 'resolve']);
    tell.ran(...RAN);
  });

  story('the sign of life comes, stops with Prometheus, and comes again', async (tell) => {
    const beats = async (since: number) => (await vendors.messages({ vendor: 'webhook', since })).length;
    const here = Date.now();
    await until('it comes', async () => (await beats(here)) >= 3, 60);
    const scale = (replicas: number) =>
      kubectl('scale', 'statefulset', 'faults-prometheus', `--namespace=${FAST.namespace}`, `--replicas=${replicas}`);
    scale(0);
    await until('Prometheus is gone', async () => fast.pods('prometheus').length === 0, 60);
    const gone = Date.now();
    await until('it is silent for ten seconds', async () => {
      const last = (await vendors.messages({ vendor: 'webhook' })).at(-1)?.at ?? 0;
      return Date.now() - last > 10_000;
    });
    tell.note(`silent ${((Date.now() - gone) / 1000 - 10).toFixed(0)} s after Prometheus`);
    scale(2);
    const back = Date.now();
    await until('it comes again', async () => (await beats(back)) >= 2, 90);
    tell.ran(...RAN);
  });
});
