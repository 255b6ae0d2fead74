import { identityOf, type Notification, shortened, titleOf } from '../notification';
import { type ChannelRequest, type Endpoints, jsonRequest } from './request';

/** @see https://developer.pagerduty.com/docs/send-alert-event */
const SEVERITY: Record<string, string> = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' };

/** An event may have 512 KB; these leave ample room. */
const MAX_SUMMARY = 1024;
const MAX_ALERTS = 20;
const MAX_TEXT = 2000;

/** An event of PagerDuty's Events API v2: one incident for each group of alerts, from its beginning to its end. */
export function pagerDutyRequest(
  routingKey: string,
  notification: Notification,
  severity: string,
  endpoints: Endpoints,
): ChannelRequest {
  const url = `${endpoints.pagerDuty}/v2/enqueue`;
  const identity = { routing_key: routingKey, dedup_key: identityOf(notification) };
  if (notification.status === 'resolved') return jsonRequest(url, { ...identity, event_action: 'resolve' });
  const labels = { ...notification.groupLabels, ...notification.commonLabels };
  return jsonRequest(url, {
    ...identity,
    event_action: 'trigger',
    payload: {
      summary: shortened(titleOf(notification), MAX_SUMMARY),
      source: labels.instance ?? labels.service ?? labels.cluster ?? 'observatory',
      severity: SEVERITY[severity] ?? 'error',
      ...(labels.service ? { component: labels.service } : {}),
      ...(labels.cluster ? { group: labels.cluster } : {}),
      ...(labels.alertname ? { class: labels.alertname } : {}),
      custom_details: details(notification),
    },
    links: links(notification),
  });
}

function details({ alerts, note }: Notification): Record<string, unknown> {
  const firing = alerts.filter((alert) => alert.status === 'firing');
  return {
    firing: firing.length,
    resolved: alerts.length - firing.length,
    alerts: firing.slice(0, MAX_ALERTS).map(({ labels, annotations }) => ({
      labels: texts(labels),
      ...texts(annotations),
    })),
    ...(note ? { note } : {}),
  };
}

function texts(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shortened(value, MAX_TEXT)]));
}

function links({ alerts }: Notification): { href: string; text: string }[] {
  const of = (text: string, hrefs: (string | undefined)[]) =>
    [...new Set(hrefs)].flatMap((href) => (href && /^https?:\/\//.test(href) ? [{ href, text }] : [])).slice(0, 5);
  return [
    ...of(
      'Runbook',
      alerts.map(({ annotations }) => annotations.runbook_url),
    ),
    ...of(
      'Query',
      alerts.map(({ generatorURL }) => generatorURL),
    ),
  ];
}
