/** A body of a request, as far as it is checked: what it may hold, what it must, which values. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: Schema[];
  readonly type?: string;
  readonly enum?: unknown[];
  readonly properties?: Record<string, Schema>;
  readonly additionalProperties?: Schema;
  readonly required?: string[];
  readonly items?: Schema;
}

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const texts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, text]));

/**
 * What PagerDuty's Events API v2 takes at `/v2/enqueue`.
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export const PAGER_DUTY_EVENT: Schema = {
  type: 'object',
  required: ['routing_key', 'event_action'],
  properties: {
    ...texts('routing_key', 'dedup_key', 'client', 'client_url'),
    event_action: { type: 'string', enum: ['trigger', 'acknowledge', 'resolve'] },
    payload: {
      type: 'object',
      required: ['summary', 'source', 'severity'],
      properties: {
        ...texts('summary', 'timestamp', 'source', 'component', 'group', 'class'),
        severity: { type: 'string', enum: ['info', 'warning', 'error', 'critical'] },
        custom_details: { type: 'object' },
      },
    },
    links: list({ type: 'object', required: ['href'], properties: texts('href', 'text') }),
    images: list({ type: 'object', required: ['src'], properties: texts('src', 'href', 'alt') }),
  },
};

/**
 * What Opsgenie's Alert API takes at `/v2/alerts`.
 * @see https://docs.opsgenie.com/docs/alert-api#create-alert
 */
export const OPSGENIE_ALERT: Schema = {
  type: 'object',
  required: ['message'],
  properties: {
    ...texts('message', 'alias', 'description', 'source', 'entity', 'note', 'user'),
    priority: { type: 'string', enum: ['P1', 'P2', 'P3', 'P4', 'P5'] },
    tags: list(text),
    actions: list(text),
    responders: list({ type: 'object', required: ['type'], properties: texts('type', 'id', 'name', 'username') }),
    details: { type: 'object', additionalProperties: text },
  },
};

/**
 * What it takes at `/v2/alerts/{identifier}/close`.
 * @see https://docs.opsgenie.com/docs/alert-api#close-alert
 */
export const OPSGENIE_CLOSE: Schema = { type: 'object', properties: texts('user', 'source', 'note') };

/**
 * What Slack's incoming webhooks take: text, blocks, or the older attachments.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
 */
export const SLACK_MESSAGE: Schema = {
  type: 'object',
  properties: {
    ...texts('text', 'channel', 'username', 'icon_emoji', 'icon_url'),
    link_names: flag,
    blocks: list({ type: 'object', required: ['type'] }),
    attachments: list({
      type: 'object',
      properties: {
        ...texts('title', 'title_link', 'pretext', 'text', 'fallback', 'callback_id'),
        ...texts('image_url', 'thumb_url', 'footer', 'color'),
        fields: list({ type: 'object', properties: { ...texts('title', 'value'), short: flag } }),
        actions: list({ type: 'object', required: ['type'] }),
        mrkdwn_in: list(text),
      },
    }),
  },
};

const labels: Schema = { type: 'object', additionalProperties: text };

/**
 * What Alertmanager sends to a webhook.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export const ALERTMANAGER_MESSAGE: Schema = {
  type: 'object',
  required: ['version', 'status', 'receiver', 'groupLabels', 'commonLabels', 'commonAnnotations', 'alerts'],
  properties: {
    ...texts('groupKey', 'receiver', 'externalURL', 'notification_reason'),
    routeLabels: {},
    version: { type: 'string', enum: ['4'] },
    status: { type: 'string', enum: ['firing', 'resolved'] },
    truncatedAlerts: { type: 'number' },
    groupLabels: labels,
    commonLabels: labels,
    commonAnnotations: labels,
    alerts: list({
      type: 'object',
      required: ['status', 'labels', 'annotations', 'startsAt'],
      properties: {
        ...texts('startsAt', 'endsAt', 'generatorURL', 'fingerprint'),
        status: { type: 'string', enum: ['firing', 'resolved'] },
        labels,
        annotations: labels,
      },
    }),
  },
};
