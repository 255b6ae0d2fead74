import { isAccepted, type Message } from './message';

/** An incident at PagerDuty, from its first trigger to its resolve. */
export interface Page {
  readonly dedupKey: string;
  readonly routingKey: string;
  readonly severity: string;
  /** Of its first trigger. */
  readonly summary: string;
  /** When it was opened, in milliseconds since 1970. */
  readonly openedAt: number;
  /** When it was resolved; undefined while it is open. */
  readonly resolvedAt?: number;
  /** All that was sent for it, also by other members of the cluster and again. */
  readonly messages: Message[];
}

/** The incidents that PagerDuty makes of what it took: one key is one incident, until it is resolved. */
export function pagesOf(messages: Message[]): Page[] {
  const pages: { -readonly [name in keyof Page]: Page[name] }[] = [];
  for (const message of messages.filter((each) => each.vendor === 'pagerduty' && isAccepted(each))) {
    const { dedup_key: dedupKey, routing_key: routingKey, event_action: action, payload } = message.body;
    const latest = pages.filter((page) => page.dedupKey === dedupKey && page.routingKey === routingKey).at(-1);
    if (action === 'trigger' && (!latest || latest.resolvedAt !== undefined)) {
      const { severity, summary } = payload;
      pages.push({ dedupKey, routingKey, severity, summary, openedAt: message.at, messages: [message] });
    } else if (latest) {
      latest.messages.push(message);
      if (action === 'resolve') latest.resolvedAt ??= message.at;
    }
  }
  return pages;
}
