import {
  ENDPOINTS,
  opsgenieApi,
  opsgenieRequest,
  pagerDutyRequest,
  slackRequest,
  webhookRequest,
} from '../../../src/runtime/notifier/channels';
import { notificationOf } from '../../../src/runtime/notifier/notification';
import { OPSGENIE_API, OPSGENIE_CLOSE_API, PAGER_DUTY_API } from '../../support/vendor-api';
import { largestMessage, message, record } from './support';

const notified = (changes: Record<string, unknown> = {}) => notificationOf(record(message(changes)));
const largest = notificationOf(record(largestMessage()));
const damaged = notificationOf(record('all is lost'));
const few = (text: string, max: number) => expect([text.length > 0, text.length <= max]).toEqual([true, true]);

describe('PagerDuty', () => {
  const send = (notification = notified(), severity = 'critical') =>
    pagerDutyRequest('routing-key', notification, severity, ENDPOINTS);
  const bodyOf = (...args: Parameters<typeof send>) => JSON.parse(send(...args).body);

  test.each([
    ['alerts that fire', notified()],
    ['alerts that ended', notified({ status: 'resolved' })],
    ['as much as SNS takes', largest],
    ['a message that can not be read', damaged],
  ])('takes %s', (_, notification) => {
    expect(PAGER_DUTY_API.problems(bodyOf(notification))).toEqual([]);
  });

  test('an incident ends by the key by which it began, and nobody else can end it', () => {
    const begun = bodyOf();
    const ended = bodyOf(notified({ status: 'resolved', alerts: [] }));
    expect([begun.event_action, ended.event_action]).toEqual(['trigger', 'resolve']);
    expect(ended.dedup_key).toBe(begun.dedup_key);
    expect(begun.dedup_key.length).toBeLessThanOrEqual(255);
    const reordered = { service: 'api', cluster: 'eu-1', alertname: 'ServiceDown' };
    expect(bodyOf(notified({ groupLabels: reordered })).dedup_key).toBe(begun.dedup_key);
    expect(bodyOf(notified({ groupLabels: { ...reordered, service: 'web' } })).dedup_key).not.toBe(begun.dedup_key);
    const milder = notificationOf(record(message(), 'checkout-high'));
    expect(bodyOf(milder).dedup_key).not.toBe(begun.dedup_key);
  });

  test.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
  ])('%s is %s there', (severity, expected) => {
    expect(bodyOf(notified(), severity).payload.severity).toBe(expected);
  });

  test('stays within the limits: 1024 characters of summary, 512 KB in all', () => {
    few(bodyOf(largest).payload.summary, 1024);
    expect(Buffer.byteLength(send(largest).body)).toBeLessThan(512 * 1024);
  });

  test('says how grave it is', () => {
    const commonLabels = { alertname: 'ServiceDown', severity: 'high', service: 'api', cluster: 'eu-1' };
    const { payload } = bodyOf(notified({ commonLabels }));
    expect(payload.summary).toBe('[FIRING:1] high: ServiceDown · api · eu-1');
  });

  test('says what to do, with a link to the runbook', () => {
    const { payload, links } = bodyOf();
    expect(payload.summary).toBe('[FIRING:1] ServiceDown · api · eu-1');
    expect(payload.custom_details.alerts[0].actions).toContain('2. Mend.');
    expect(links).toContainEqual({ href: 'https://runbooks.example.com/service-down', text: 'Runbook' });
  });
});

describe('Opsgenie', () => {
  const send = (notification = notified(), severity = 'critical') =>
    opsgenieRequest('api-key', notification, severity, opsgenieApi('eu', ENDPOINTS));
  const bodyOf = (...args: Parameters<typeof send>) => JSON.parse(send(...args).body);

  test.each([
    ['alerts that fire', notified()],
    ['as much as SNS takes', largest],
    ['a message that can not be read', damaged],
  ])('takes %s', (_, notification) => {
    expect(OPSGENIE_API.problems(bodyOf(notification))).toEqual([]);
  });

  test('an alert is closed by the alias by which it was made', () => {
    const { alias } = bodyOf();
    const close = send(notified({ status: 'resolved' }));
    expect(close.url).toBe(`https://api.eu.opsgenie.com/v2/alerts/${alias}/close?identifierType=alias`);
    expect(close.headers.authorization).toBe('GenieKey api-key');
    expect(OPSGENIE_CLOSE_API.problems(JSON.parse(close.body))).toEqual([]);
    expect(alias.length).toBeLessThanOrEqual(512);
  });

  test('the account of the United States has an address of its own; there is no third', () => {
    expect(opsgenieApi('us', ENDPOINTS)).toBe('https://api.opsgenie.com');
    expect(() => opsgenieApi('mars', ENDPOINTS)).toThrow(/region 'mars'.*us, eu/);
  });

  test.each([
    ['critical', 'P1'],
    ['high', 'P2'],
    ['medium', 'P3'],
    ['low', 'P4'],
  ])('%s is %s there', (severity, priority) => {
    expect(bodyOf(notified(), severity).priority).toBe(priority);
  });

  test('stays within the limits of each field', () => {
    const { message: title, description, entity, details } = bodyOf(largest);
    few(title, 130);
    few(description, 15_000);
    few(entity, 512);
    few(Object.entries(details).flat().join(''), 8000);
  });
});

describe('Slack', () => {
  const bodyOf = (notification = notified()) =>
    JSON.parse(slackRequest('https://hooks.example.com/services/1', notification, 'critical').body);

  test('says what is wrong and what to do; text of alerts can not form links', () => {
    const text = JSON.stringify(bodyOf());
    expect(text).toContain('api answers &lt;nothing&gt;');
    expect(text).toContain('2. Mend.');
    expect(text).toContain('<https://runbooks.example.com/service-down|Runbook>');
  });

  test('stays within the limits: 50 blocks, 150 characters of header, 3000 of a section', () => {
    const { blocks } = bodyOf(largest);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text } of blocks) if (text) few(text.text, type === 'header' ? 150 : 3000);
    expect(JSON.stringify(blocks)).toContain('… and 90 more.');
  });

  test('a message that can not be read is told as it came', () => {
    expect(JSON.stringify(bodyOf(damaged))).toContain('all is lost');
  });
});

describe('a webhook', () => {
  test('is sent the message as it came, as what it is', () => {
    const request = webhookRequest('https://example.com/hook', notified());
    expect(request).toMatchObject({ body: message(), headers: { 'content-type': 'application/json' } });
    expect(webhookRequest('https://example.com/hook', damaged)).toMatchObject({
      body: 'all is lost',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  });
});
