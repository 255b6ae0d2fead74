import { createHash } from 'node:crypto';
import { decode } from './decode';

/** One alert, in the words of Alertmanager's webhook. */
export interface Alert {
  readonly status: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly startsAt?: string;
  readonly generatorURL?: string;
}

/** What the alert manager has to say about a group of alerts. */
export interface Notification {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly groupLabels: Record<string, string>;
  readonly commonLabels: Record<string, string>;
  readonly alerts: Alert[];
  /** What is said in place of alerts that could not be read. */
  readonly note?: string;
  /** The message as it came. */
  readonly raw: string;
  /** Whether the message is JSON. */
  readonly isJson: boolean;
}

/** One record of the event with which SNS calls. */
export interface SnsRecord {
  readonly Sns: {
    readonly MessageId: string;
    readonly Message: string;
    readonly MessageAttributes?: Record<string, { readonly Value: string }>;
  };
}

/** Reads a record; what can't be read is told as it is rather than lost. */
export function notificationOf(record: SnsRecord): Notification {
  const { Message: raw, MessageAttributes: attributes = {} } = record.Sns;
  const { message, isWhole } = decode(raw);
  return {
    receiver: attributes.receiver?.Value ?? message.receiver ?? '',
    status: message.status === 'resolved' ? 'resolved' : 'firing',
    groupLabels: message.groupLabels ?? {},
    commonLabels: message.commonLabels ?? {},
    // The last alert of a message that was cut may lack fields.
    alerts: (message.alerts ?? []).map((alert) => ({
      ...alert,
      labels: alert.labels ?? {},
      annotations: alert.annotations ?? {},
    })),
    ...(isWhole ? {} : { note: `The alert manager's message came damaged or cut. It begins: ${raw.slice(0, 500)}` }),
    raw,
    isJson: isJson(raw),
  };
}

/**
 * What tells this group of alerts from others, the same whenever it is told: the receiver is part of it because alerts of two
 * severities can form two groups of the same labels, and the end of one is not the end of the other.
 */
export function identityOf({ receiver, groupLabels }: Notification): string {
  const labels = Object.entries(groupLabels).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([receiver, labels]))
    .digest('hex');
}

/** How grave, the name and how many, such as `[FIRING:2] critical: ServiceDown · api · eu-1`. */
export function titleOf({ status, groupLabels, commonLabels, alerts }: Notification): string {
  const labels = { ...groupLabels, ...commonLabels };
  const firing = alerts.filter((alert) => alert.status === 'firing').length;
  const state = status === 'firing' ? `FIRING${firing > 0 ? `:${firing}` : ''}` : 'RESOLVED';
  const names = [labels.alertname ?? 'Alerts', labels.service, labels.cluster].filter(Boolean);
  return `[${state}] ${labels.severity ? `${labels.severity}: ` : ''}${names.join(' · ')}`;
}

/** At most so many characters (UTF-16 units), an ellipsis at the end where something was cut; no pair is split. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
