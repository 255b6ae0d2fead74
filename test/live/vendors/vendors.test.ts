import { message } from '../../runtime/notifier/support';
import { KEYS } from './names';
import { type LoopbackVendors, startLoopbackVendors } from './testing';

let vendors: LoopbackVendors;
beforeAll(async () => {
  vendors = await startLoopbackVendors();
});
afterAll(() => vendors.stop());
beforeEach(() => vendors.client.clear());

const PAGER_DUTY = 'https://events.pagerduty.com/v2/enqueue';
const SLACK = `https://hooks.slack.com${KEYS.slack[0]}`;
const HEARTBEAT = 'https://heartbeat.example.com/ping';
const OPSGENIE = 'https://api.opsgenie.com/v2/alerts';
const OPSGENIE_EU = 'https://api.eu.opsgenie.com/v2/alerts';

const routing_key = KEYS.pagerduty[0];
const payload = { summary: 'api is down', source: 'api', severity: 'critical' };
const trigger = { routing_key, event_action: 'trigger', dedup_key: 'one', payload };
const resolve = { routing_key, event_action: 'resolve', dedup_key: 'one' };
const genieKey = (key: string) => ({ headers: { authorization: `GenieKey ${key}` } });
const inTheUs = genieKey(KEYS.opsgenie[0]);
const asText = { headers: { 'content-type': 'text/plain' } };

describe('what a vendor takes', () => {
  test.each([
    ['PagerDuty', PAGER_DUTY, trigger, {}, 202, '"dedup_key":"one"'],
    [
      'PagerDuty without a key of the event',
      PAGER_DUTY,
      { ...trigger, dedup_key: '' },
      {},
      202,
      /"dedup_key":"\w{32}"/,
    ],
    ['Slack', SLACK, { text: 'hello' }, {}, 200, /^ok$/],
    ['Opsgenie', OPSGENIE, { message: 'api is down' }, inTheUs, 202, 'Request will be processed'],
    ['Opsgenie in Europe', OPSGENIE_EU, { message: 'x' }, genieKey(KEYS['opsgenie-eu'][0]), 202, 'will be processed'],
    ['Opsgenie at the end', `${OPSGENIE}/one/close?identifierType=alias`, { source: 'x' }, inTheUs, 202, 'processed'],
    ['a webhook', HEARTBEAT, message(), {}, 200, /^ok$/],
    ['a website', 'https://shop.example.com/', '', { method: 'GET' }, 200, 'Welcome'],
  ])('%s', async (_, url, body, options, status, text) => {
    const answer = await vendors.send(url, body, options);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    expect(await vendors.client.messages()).toMatchObject([{ host: new URL(url).host, status }]);
  });
});

describe('what a vendor refuses, and says why', () => {
  test.each([
    ['a key of the wrong length', PAGER_DUTY, { ...trigger, routing_key: 'short' }, {}, 400, /32 characters/],
    ['an unknown key', PAGER_DUTY, { ...trigger, routing_key: 'f'.repeat(32) }, {}, 400, /Invalid routing key/],
    ['no key', PAGER_DUTY, { ...trigger, routing_key: undefined }, {}, 400, /lacks routing_key/],
    ['an unknown severity', PAGER_DUTY, { ...trigger, payload: { ...payload, severity: 'high' } }, {}, 400, /severity/],
    ['an event of nothing', PAGER_DUTY, { ...trigger, payload: undefined }, {}, 400, /payload/],
    ['a resolve of nothing', PAGER_DUTY, { ...resolve, dedup_key: undefined }, {}, 400, /dedup_key/],
    [
      'too long a summary',
      PAGER_DUTY,
      { ...trigger, payload: { ...payload, summary: 'x'.repeat(1025) } },
      {},
      400,
      /1024/,
    ],
    ['no JSON', PAGER_DUTY, '{', {}, 400, /JSON parse error/],
    ['another type', PAGER_DUTY, trigger, asText, 400, /Content-Type/],
    ['another path', 'https://events.pagerduty.com/v1/enqueue', trigger, {}, 404, /v1/],
    ['an unknown webhook', 'https://hooks.slack.com/services/T1/B1/x', { text: 'hello' }, {}, 404, /^no_service$/],
    ['nothing said', SLACK, { attachments: [] }, {}, 400, /^no_text$/],
    ['no JSON at Slack', SLACK, 'payload=1', {}, 400, /^invalid_payload$/],
    ['a field that Slack would ignore', SLACK, { txt: 'hello' }, {}, 400, /^invalid_payload$/],
    ['too many blocks', SLACK, { blocks: Array(51).fill({ type: 'divider' }) }, {}, 400, /^invalid_blocks$/],
    ['a key of another region', OPSGENIE_EU, { message: 'x' }, inTheUs, 401, /authenticate/],
    ['no key at Opsgenie', OPSGENIE, { message: 'x' }, {}, 401, /authenticate/],
    ['an alert of nothing', OPSGENIE, {}, inTheUs, 422, /lacks message/],
    ['too long a message', OPSGENIE, { message: 'x'.repeat(131) }, inTheUs, 422, /130/],
    ['no JSON at Opsgenie', OPSGENIE, '{', inTheUs, 400, /JSON/],
    ['what is not of Alertmanager', HEARTBEAT, { hello: 'world' }, {}, 400, /lacks version/],
    ['an unknown path', 'https://heartbeat.example.com/other', message(), {}, 404, /other/],
  ])('%s', async (_, url, body, options, status, text) => {
    const answer = await vendors.send(url, body, options);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
    expect(await vendors.client.messages()).toMatchObject([{ status, reason: expect.stringMatching(/./) }]);
  });

  test('nobody is there for other names, and their certificates are none', async () => {
    await expect(vendors.send('https://example.org/', '')).rejects.toThrow(/altnames/);
  });
});
