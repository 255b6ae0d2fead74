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
    links: { type: 'array', items: { type: 'object', properties: texts('href', 'text') } },
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
    tags: { type: 'array', items: text },
    details: { type: 'object', additionalProperties: text },
  },
};

/**
 * What it takes at `/v2/alerts/{identifier}/close`.
 * @see https://docs.opsgenie.com/docs/alert-api#close-alert
 */
export const OPSGENIE_CLOSE: Schema = { type: 'object', properties: texts('user', 'source', 'note') };
