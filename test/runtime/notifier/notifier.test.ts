import { Notifier } from '../../../src/runtime/notifier/notifier';
import type { Routes } from '../../../src/runtime/notifier/routes';
import { message, type Reply, record, serve, status } from './support';

type Server = Awaited<ReturnType<typeof serve>>;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const CHANNELS: Routes['receivers'][string]['channels'] = [
  { kind: 'pagerduty', target: 'PagerDuty', secret: { name: 'pagerduty', key: 'key' } },
  { kind: 'slack', target: '#checkout', secret: { name: 'slack', key: 'url' } },
  { kind: 'opsgenie', target: 'eu', secret: { name: 'opsgenie', key: 'key' } },
  { kind: 'webhook', target: 'webhook', secret: { name: 'hook', key: 'url' } },
];

/** A notifier whose channels are all one server; each is told by its path. */
async function notifierWith(answers: Record<string, Reply> = {}, secrets: Record<string, string> = {}) {
  const byPath = await Promise.all(
    ['pagerduty', 'opsgenie', 'slack', 'hook'].map(
      async (name) => [name, await serve(answers[name] ?? status(202))] as const,
    ),
  );
  const server = Object.fromEntries(byPath);
  servers.push(...Object.values(server));
  const values: Record<string, string> = {
    pagerduty: JSON.stringify({ key: 'top-secret-routing-key' }),
    opsgenie: JSON.stringify({ key: 'top-secret-api-key' }),
    slack: JSON.stringify({ url: `${server.slack.url}/services/top-secret-slack` }),
    hook: JSON.stringify({ url: `${server.hook.url}/top-secret-hook?token=top-secret-token` }),
    ...secrets,
  };
  const reads: string[] = [];
  const lines: string[] = [];
  const notifier = new Notifier({
    routes: { receivers: { 'checkout-critical': { responder: 'checkout', severity: 'critical', channels: CHANNELS } } },
    readSecret: async (name) => {
      reads.push(name);
      if (!(name in values)) throw new Error(`no permission for top-secret-${name}`);
      return values[name];
    },
    write: (line) => lines.push(line),
    endpoints: { pagerDuty: server.pagerduty.url, opsgenie: { eu: server.opsgenie.url } },
    patience: { attemptMillis: 1000, pauseMillis: 10 },
  });
  const handle = (...records: ReturnType<typeof record>[]) =>
    notifier.handle({ Records: records }, Date.now() + 1500).then(
      () => undefined,
      (error: Error) => error.message,
    );
  const told = () => Object.fromEntries(Object.entries(server).map(([name, { received }]) => [name, received.length]));
  return { handle, server, told, reads, lines };
}

/** What CloudWatch counts: by kind of channel, what was sent and what was not. */
function counted(lines: string[]): Record<string, [number, number]> {
  const counts = lines.map((line) => JSON.parse(line)).filter(({ _aws }) => _aws);
  return Object.fromEntries(
    counts.map(({ Channel, NotificationsSent, NotificationsFailed }) => [
      Channel,
      [NotificationsSent, NotificationsFailed],
    ]),
  );
}

describe('the notifier', () => {
  test('tells every channel of the receiver, and counts it', async () => {
    const { handle, server, told, lines } = await notifierWith();
    expect(await handle(record(message()))).toBeUndefined();
    expect(told()).toEqual({ pagerduty: 1, opsgenie: 1, slack: 1, hook: 1 });
    expect(server.pagerduty.received[0].path).toBe('/v2/enqueue');
    expect(JSON.parse(server.pagerduty.received[0].body).routing_key).toBe('top-secret-routing-key');
    expect(server.opsgenie.received[0].path).toBe('/v2/alerts');
    expect(server.hook.received[0].body).toBe(message());
    expect(counted(lines)).toEqual({ pagerduty: [1, 0], opsgenie: [1, 0], slack: [1, 0], webhook: [1, 0] });
    expect(lines.join()).not.toContain('top-secret');
  });

  test('tells the others when some can not be told, then fails and says which', async () => {
    const { handle, told, lines } = await notifierWith({ pagerduty: status(400), hook: status(500) });
    const error = await handle(record(message()));
    expect(error).toMatch(/checkout-critical by pagerduty \(status 400\)/);
    expect(error).toMatch(/checkout-critical by webhook \(status 500\)/);
    expect(error).not.toMatch(/slack|opsgenie/);
    expect(told()).toMatchObject({ opsgenie: 1, slack: 1 });
    expect(counted(lines)).toEqual({ pagerduty: [0, 1], opsgenie: [1, 0], slack: [1, 0], webhook: [0, 1] });
    expect(`${error} ${lines}`).not.toContain('top-secret');
  });

  test('when Lambda brings a message again, only those hear it who did not yet', async () => {
    const { handle, told } = await notifierWith({ opsgenie: status(403) });
    await handle(record(message()));
    await handle(record(message()));
    expect(told()).toEqual({ pagerduty: 1, opsgenie: 2, slack: 1, hook: 1 });
  });

  test('an unknown receiver is a failure; other messages are told', async () => {
    const { handle, told } = await notifierWith();
    expect(await handle(record(message(), 'nobody'), record(message()))).toContain("receiver 'nobody' has no route");
    expect(await handle(record(message(), 'constructor'))).toContain("receiver 'constructor' has no route");
    expect(told()).toMatchObject({ slack: 1 });
  });

  test('a message that is cut is told', async () => {
    const { handle, server } = await notifierWith();
    expect(await handle(record(message().slice(0, -200)))).toBeUndefined();
    expect(server.slack.received[0].body).toContain('api answers &lt;nothing&gt;');
    expect(JSON.parse(server.pagerduty.received[0].body).event_action).toBe('trigger');
  });

  test('the end of alerts ends them', async () => {
    const { handle, server } = await notifierWith({ opsgenie: status(404) });
    expect(await handle(record(message({ status: 'resolved' })))).toBeUndefined();
    expect(JSON.parse(server.pagerduty.received[0].body).event_action).toBe('resolve');
    expect(server.opsgenie.received[0].path).toMatch(/^\/v2\/alerts\/[0-9a-f]{64}\/close\?identifierType=alias$/);
  });

  test('a secret is read once for a burst of messages', async () => {
    const { handle, reads } = await notifierWith();
    await handle(record(message()), { Sns: { ...record(message()).Sns, MessageId: 'message-2' } });
    expect(reads.sort()).toEqual(['hook', 'opsgenie', 'pagerduty', 'slack']);
  });

  test.each([
    ['is not JSON', 'top-secret-raw', /secret 'slack' is not a JSON object/],
    ['lacks the field', '{"other":"top-secret"}', /secret 'slack' has no field 'url'/],
    ['is no address', '{"url":"top-secret address"}', /slack \(the secret holds no address\)/],
  ])('a secret that %s is named, and not told', async (_, value, expected) => {
    const { handle, lines } = await notifierWith({}, { slack: value });
    const error = await handle(record(message()));
    expect(error).toMatch(expected);
    expect(`${error} ${lines}`).not.toContain('top-secret');
  });

  test('a key that no header can hold is not told', async () => {
    const { handle, lines } = await notifierWith({}, { opsgenie: '{"key":"top-secret\\nkey"}' });
    const error = await handle(record(message()));
    expect(error).toContain('opsgenie');
    expect(`${error} ${lines}`).not.toContain('top-secret');
  });
});
