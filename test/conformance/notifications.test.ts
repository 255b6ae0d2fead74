import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Blueprint, Channel, Escalation, OpsgenieRegion, Responder, Secret, Service } from '../../src';
import { alertmanagerConfig } from '../../src/programs/alertmanager';
import { messageTemplates } from '../../src/programs/alertmanager/messages';
import { KEYS } from '../live/vendors/names';
import { type LoopbackVendors, startLoopbackVendors } from '../live/vendors/testing';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';

const secrets = {
  slack: `https://hooks.slack.com${KEYS.slack[0]}`,
  pagerduty: KEYS.pagerduty[0],
  opsgenie: KEYS['opsgenie-eu'][0],
  heartbeat: `https://heartbeat.example.com${KEYS.webhook[0]}`,
};
const secret = (name: keyof typeof secrets) => Secret.named(name, 'value');

const support = new Responder('support', { chat: Channel.slack('#support', { webhook: secret('slack') }) });
const checkout = new Responder('checkout', { page: Channel.pagerDuty({ routingKey: secret('pagerduty') }) });
const orders = new Responder('orders', {
  page: Channel.opsgenie({ apiKey: secret('opsgenie'), region: OpsgenieRegion.EU }),
});
const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(support),
  services: [new Service('api', { owner: checkout }), new Service('orders', { owner: orders })],
  heartbeat: Channel.webhook({ url: secret('heartbeat') }),
});

const folder = mkdtempSync(join(tmpdir(), 'notifications-'));
let vendors: LoopbackVendors;
let proxy: Server;
let alertmanager: RunningProgram;
let api: string;

/** Every name of the internet is the vendors' servers: Alertmanager asks for the addresses that the library wrote. */
async function startProxy(): Promise<Server> {
  const server = createServer();
  server.on('connect', (_, socket) => {
    const upstream = connect(vendors.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ])
      one.on('error', () => other.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

/** The library's own configuration, but nobody waits long. */
function writeConfig(): string {
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value);
  const config = alertmanagerConfig(blueprint, ({ name }) => join(folder, name));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const ours = { ...config, templates: [join(folder, '*.tmpl')], global: { http_config: { proxy_url: proxyUrl } } };
  const path = join(folder, 'alertmanager.yml');
  writeFileSync(
    path,
    JSON.stringify(ours, (key, value) => (key === 'group_wait' || key === 'group_interval' ? '1s' : value)),
  );
  writeFileSync(join(folder, 'messages.tmpl'), messageTemplates());
  return path;
}

beforeAll(async () => {
  vendors = await startLoopbackVendors();
  proxy = await startProxy();
  const [port] = await freePorts(1);
  api = `http://127.0.0.1:${port}`;
  const args = [
    `--config.file=${writeConfig()}`,
    `--storage.path=${join(folder, 'state')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
  ];
  const env = { SSL_CERT_FILE: vendors.authority };
  alertmanager = await start('alertmanager', args, () => answers(`${api}/-/ready`), { env });
});
afterAll(async () => {
  await alertmanager?.stop();
  proxy?.close();
  await vendors?.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => vendors.client.clear());

const ANNOTATIONS = {
  summary: 'api fails for <some>',
  description: 'Half of its requests end with an error.',
  actions: '1. Look.\n2. Mend.',
  runbook_url: 'https://runbooks.example.com/errors',
};

/** Tells Alertmanager of an alert as Prometheus does: that it fires, or that it ended. */
async function alert(state: 'firing' | 'resolved', labels: Record<string, string>): Promise<void> {
  const now = Date.now();
  const startsAt = new Date(now - 60_000).toISOString();
  const endsAt = new Date(state === 'firing' ? now + 3_600_000 : now).toISOString();
  const body = JSON.stringify([{ labels: { cluster: 'eu-1', ...labels }, annotations: ANNOTATIONS, startsAt, endsAt }]);
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(`${api}/api/v2/alerts`, { method: 'POST', headers, body })).status).toBe(200);
}

const keyOf = (labels: Record<string, string>) => JSON.stringify(Object.entries(labels).sort());

const paging = { alertname: 'ServiceErrors', severity: 'critical', service: 'api', responder: 'checkout' };

describe('what the real Alertmanager sends by our configuration', () => {
  test('pages PagerDuty, and resolves what it paged', async () => {
    await alert('firing', paging);
    const opened = await vendors.client.untilPage('it is paged', () => true);
    expect(opened.severity).toBe('critical');
    expect(opened.summary).toBe('[FIRING:1] critical: ServiceErrors · api · eu-1: api fails for <some>');
    await alert('resolved', paging);
    await vendors.client.untilPage('it is resolved', ({ resolvedAt }) => resolvedAt !== undefined);
    expect(await vendors.client.pages()).toHaveLength(1);
  });

  test('reaches Slack, with what to do', async () => {
    await alert('firing', { alertname: 'NodeFull', severity: 'high', responder: 'support' });
    const { text } = await vendors.client.untilSlack('it is written', () => true);
    expect(text).toContain('[FIRING:1] high: NodeFull');
    expect(text).toContain('2. Mend.');
    await alert('resolved', { alertname: 'NodeFull', severity: 'high', responder: 'support' });
    await vendors.client.untilSlack('its end is written', ({ title }) => title.startsWith('[RESOLVED]'));
  });

  test('reaches Opsgenie in its region, and closes what it made', async () => {
    const labels = { alertname: 'OrdersSlow', severity: 'high', service: 'orders', responder: 'orders' };
    await alert('firing', labels);
    const { body } = await vendors.client.untilMessage('it is made', ({ vendor }) => vendor === 'opsgenie-eu');
    expect(body).toMatchObject({ message: '[FIRING:1] high: OrdersSlow · orders · eu-1', priority: 'P2' });
    await alert('resolved', labels);
    const closed = await vendors.client.untilMessage('it is closed', ({ path }) => path.includes('/close'));
    expect(closed.path).toContain(`/${body.alias}/close`);
  });

  test('keeps the dead man’s switch pressed', async () => {
    await alert('firing', { alertname: 'DeadMansSwitch', severity: 'low' });
    const { body } = await vendors.client.untilMessage('it is pressed', ({ vendor }) => vendor === 'webhook');
    expect(body.alerts[0].labels.alertname).toBe('DeadMansSwitch');
  });

  test('is sent again while the vendor fails, and comes once', async () => {
    await vendors.client.fail('pagerduty', { status: 500, count: 2 });
    await alert('firing', { ...paging, alertname: 'Again' });
    const { messages } = await vendors.client.untilPage('it is paged', () => true);
    expect(messages).toHaveLength(1);
    const all = await vendors.client.messages({ vendor: 'pagerduty' });
    expect(all.map(({ status }) => status)).toEqual([500, 500, 202]);
  });

  test('hides what follows from another alert, about the same thing and nowhere else', async () => {
    const room = { instance: 'a', device: '/dev/sda', mountpoint: '/' };
    const claim = { alertname: 'VolumeHigh', namespace: 'shop' };
    const all: [label: Record<string, string>, isHidden: boolean][] = [
      [{ alertname: 'NodeDiskHigh', severity: 'critical', ...room }, false],
      [{ alertname: 'NodeDiskHigh', severity: 'medium', ...room }, true],
      [{ alertname: 'NodeDiskFullSoon', severity: 'high', ...room }, true],
      [{ alertname: 'NodeDiskHigh', severity: 'medium', ...room, mountpoint: '/data' }, false],
      [{ alertname: 'NodeDiskHigh', severity: 'medium', ...room, cluster: 'eu-2' }, false],
      [{ ...claim, severity: 'critical', persistentvolumeclaim: 'orders-0' }, false],
      [{ ...claim, severity: 'medium', persistentvolumeclaim: 'orders-0' }, true],
      [{ ...claim, severity: 'medium', persistentvolumeclaim: 'orders-1' }, false],
      [{ alertname: 'NodeNotReady', severity: 'high', node: 'a' }, false],
      [{ alertname: 'TargetDown', severity: 'medium', node: 'a', job: 'cadvisor' }, true],
      [{ alertname: 'TargetDown', severity: 'medium', node: 'b', job: 'cadvisor' }, false],
      [{ alertname: 'TargetDown', severity: 'medium', job: 'elsewhere' }, false],
      [{ alertname: 'ServiceErrorBudgetBurnsFast', severity: 'critical', service: 'api' }, false],
      [{ alertname: 'ServiceErrorBudgetBurnsSlowly', severity: 'medium', service: 'api' }, true],
      [{ alertname: 'ServiceErrorRateHigh', severity: 'high', service: 'api' }, true],
      [{ alertname: 'ServiceErrorRateHigh', severity: 'high', service: 'web' }, false],
    ];
    const told = async () => {
      const answer = (await (await fetch(`${api}/api/v2/alerts`)).json()) as {
        labels: Record<string, string>;
        status: { inhibitedBy: string[] };
      }[];
      return new Map(answer.map(({ labels, status }) => [keyOf(labels), status.inhibitedBy.length > 0]));
    };
    for (const [labels] of all) await alert('firing', { ...labels, test: 'hides' });
    const wanted = all.map(([labels, isHidden]) => [keyOf({ cluster: 'eu-1', test: 'hides', ...labels }), isHidden]);
    await until('all are hidden that should be', async () => {
      const known = await told();
      return wanted.every(([key, isHidden]) => known.get(String(key)) === isHidden);
    });
    for (const [labels] of all) await alert('resolved', { ...labels, test: 'hides' });
  });

  afterEach(async () => {
    const refused = (await vendors.client.messages()).filter(({ status }) => status >= 400 && status < 500);
    expect(refused).toEqual([]);
  });
});
