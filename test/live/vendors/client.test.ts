import { KEYS } from './names';
import { type LoopbackVendors, startLoopbackVendors } from './testing';

let vendors: LoopbackVendors;
beforeEach(async () => {
  vendors = await startLoopbackVendors();
});
afterEach(() => vendors.stop());

const say = (text: string, path = KEYS.slack[0]) => vendors.send(`https://hooks.slack.com${path}`, { text });
const page = (event_action: string, dedup_key: string) => {
  const payload = { summary: `about ${dedup_key}`, source: 'api', severity: 'critical' };
  const event = { routing_key: KEYS.pagerduty[0], event_action, dedup_key, payload };
  return vendors.send('https://events.pagerduty.com/v2/enqueue', event);
};

test('a key of PagerDuty is one incident until it is resolved', async () => {
  for (const [action, key] of ['trigger one', 'trigger one', 'trigger two', 'resolve one', 'trigger one'].map((each) =>
    each.split(' '),
  ))
    await page(action, key);
  const pages = await vendors.client.pages();
  expect(pages.map(({ dedupKey, messages }) => [dedupKey, messages.length])).toEqual([
    ['one', 3],
    ['two', 1],
    ['one', 1],
  ]);
  expect(pages.map(({ resolvedAt }) => resolvedAt !== undefined)).toEqual([true, false, false]);
  expect(pages[0]).toMatchObject({ summary: 'about one', severity: 'critical', routingKey: KEYS.pagerduty[0] });
});

test('what came is told by vendor and time, until it is forgotten', async () => {
  await page('trigger', 'one');
  await say('hello');
  const [{ at }] = await vendors.client.slackMessages();
  expect(await vendors.client.messages({ vendor: 'slack', since: at })).toHaveLength(1);
  expect(await vendors.client.messages({ since: at + 1 })).toEqual([]);
  await vendors.client.clear();
  expect(await vendors.client.messages()).toEqual([]);
});

test('a message is waited for; when it does not come, what came is told', async () => {
  const waiting = vendors.client.untilSlack('hello is said', ({ text }) => text === 'hello', 10);
  await say('hello');
  expect(await waiting).toMatchObject({ title: 'hello', webhook: KEYS.slack[0] });
  await expect(vendors.client.untilMessage('a call', ({ vendor }) => vendor === 'pagerduty', 0)).rejects.toThrow(
    /Not within 0 s: a call.*slack from 127.0.0.1 POST hooks\.slack\.com/s,
  );
});

test('a fault lasts as many requests as it is told to, or until it is mended', async () => {
  await vendors.client.fail('slack', { status: 503, count: 2 });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await say('hello')).status);
  expect(statuses).toEqual([503, 503, 200]);
  expect(await vendors.client.slackMessages()).toHaveLength(1);
  await vendors.client.fail('slack', { status: 429, seconds: 0.01 });
  expect((await say('hello')).status).toBe(429);
  await vendors.client.mend();
  expect((await say('hello')).status).toBe(200);
});

test('the valid keys can be changed', async () => {
  await vendors.client.setKeys('slack', ['/services/T0LIVE/B0LIVE/other']);
  expect((await vendors.client.keys()).slack).toEqual(['/services/T0LIVE/B0LIVE/other']);
  expect((await say('hello')).status).toBe(404);
  expect((await say('hello', '/services/T0LIVE/B0LIVE/other')).status).toBe(200);
});
