import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { templateFiles } from '../../../src/aws/alert-messages';
import { notificationOf, shortened, titleOf } from '../../../src/runtime/notifier/notification';
import { run } from '../../support/programs';
import { largestMessage, message, record } from './support';

describe('a message', () => {
  test('names its receiver by its attribute, or by itself', () => {
    expect(notificationOf(record(message(), 'checkout-high')).receiver).toBe('checkout-high');
    expect(notificationOf({ Sns: { MessageId: '1', Message: message() } }).receiver).toBe('checkout-critical');
  });

  test('as the real alert manager writes it is read whole, whatever stands in it', () => {
    const odd =
      'a "quoted" \\ backslash,\ttab, bell \u0007\u000b, no-break\u00a0space, delete \u007f, tag \u{e0001}, 日本, 🚨';
    const data = { ...JSON.parse(message()), commonAnnotations: { summary: odd } };
    data.alerts[0].annotations = { summary: odd, actions: '1. Look.\n2. Mend.' };
    const folder = mkdtempSync(join(tmpdir(), 'message-'));
    writeFileSync(join(folder, 'observatory.tmpl'), templateFiles('text').observatory);
    writeFileSync(join(folder, 'data.json'), JSON.stringify(data));
    const answer = run('amtool', [
      'template',
      'render',
      `--template.glob=${join(folder, 'observatory.tmpl')}`,
      `--template.data=${join(folder, 'data.json')}`,
      '--template.text={{ template "observatory.json" . }}',
    ]);
    const notification = notificationOf(record(answer.stdout.trim()));
    expect(notification.note).toBeUndefined();
    expect(notification.groupLabels).toEqual(data.groupLabels);
    expect(notification.alerts[0]).toMatchObject({
      status: 'firing',
      labels: data.alerts[0].labels,
      annotations: data.alerts[0].annotations,
      startsAt: '2026-01-02T03:04:05Z',
    });
  });

  test('that was cut anywhere tells the alerts that are whole, and that something is missing', () => {
    const text = largestMessage();
    const whole = notificationOf(record(text));
    for (const share of [0.2, 0.5, 0.9]) {
      const cut = notificationOf(record(text.slice(0, text.length * share)));
      expect(cut.groupLabels).toEqual(whole.groupLabels);
      expect(cut.alerts.slice(0, -1)).toEqual(whole.alerts.slice(0, cut.alerts.length - 1));
      expect(cut.alerts.length).toBeGreaterThan(100 * share - 4);
      expect(cut.note).toContain('cut');
    }
  });

  test('can be cut after each of its characters', () => {
    const text = message({ alerts: JSON.parse(message()).alerts });
    const end = text.indexOf('"commonLabels"');
    for (let length = 0; length < text.length; length++) {
      const cut = notificationOf(record(text.slice(0, length)));
      expect(cut.receiver).toBe('checkout-critical');
      if (length > end) expect(titleOf(cut)).toContain('ServiceDown · api · eu-1');
    }
  });
});

describe('shortened', () => {
  test('leaves short text alone and splits no character', () => {
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('longer', 5)).toBe('long…');
    expect(shortened('abc😀d', 5)).toBe('abc…');
  });
});
