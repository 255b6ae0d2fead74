import { type Alert, type Notification, shortened, titleOf } from '../notification';
import { type ChannelRequest, jsonRequest } from './request';

/** More would not be read, and stays below Slack's limit of 50 blocks. */
const MAX_ALERTS = 10;

/** @see https://docs.slack.dev/reference/block-kit/blocks/header-block and section-block */
const MAX_HEADER = 150;
const MAX_SECTION = 3000;

/** Labels that the title says already, or that say nothing about the alert itself. */
const TOLD_ELSEWHERE = ['alertname', 'severity', 'responder'];

/**
 * An incoming webhook of Slack.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackRequest(webhook: string, notification: Notification, severity: string): ChannelRequest {
  const title = titleOf(notification);
  const shown = notification.alerts.slice(0, MAX_ALERTS);
  const rest = notification.alerts.length - shown.length;
  return jsonRequest(webhook, {
    text: escaped(title),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: shortened(title, MAX_HEADER) } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `Severity: *${escaped(severity)}*` }] },
      ...shown.map((alert) => section(alertText(alert))),
      ...(rest > 0 ? [section(`… and ${rest} more.`)] : []),
      ...(notification.note ? [section(escaped(notification.note))] : []),
    ],
  });
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text: shortened(text, MAX_SECTION) } };
}

function alertText({ status, labels, annotations, generatorURL }: Alert): string {
  const { summary, description, actions, runbook_url } = annotations;
  const pairs = Object.entries(labels)
    .filter(([name]) => !TOLD_ELSEWHERE.includes(name))
    .map(([name, value]) => `${name}=${value}`);
  const links = [link(runbook_url, 'Runbook'), link(generatorURL, 'Query')].filter(Boolean).join(' · ');
  return [
    `*${escaped(summary ?? labels.alertname ?? 'An alert')}*${status === 'resolved' ? ' (resolved)' : ''}`,
    // Long texts are cut before they are put together, so that the links at the end stay whole.
    description && shortened(escaped(description), 700),
    actions && `*To do*\n${shortened(escaped(actions), 900)}`,
    pairs.length > 0 && `_${shortened(escaped(pairs.join(' ')), 500)}_`,
    links,
  ]
    .filter(Boolean)
    .join('\n');
}

/** Only what is short enough to stay whole, and an address of the web. */
function link(url: string | undefined, text: string): string | undefined {
  if (!url || url.length > 400 || !/^https?:\/\//.test(url)) return undefined;
  return `<${escaped(url).replaceAll('|', '%7C')}|${text}>`;
}

/** @see https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
