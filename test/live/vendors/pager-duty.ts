import { createHash } from 'node:crypto';
import { PAGER_DUTY_API } from '../../support/vendor-api';
import { type Answer, field, isJson, type Vendor } from './vendor';

const KEY_LENGTH = 32;
const MAX_BYTES = 512 * 1024;
const MAX_SUMMARY = 1024;
const MAX_DEDUP_KEY = 255;

/**
 * PagerDuty's Events API v2.
 *
 * @see https://developer.pagerduty.com/docs/send-alert-event
 */
export const PAGER_DUTY: Vendor = {
  name: 'pagerduty',
  isFor: ({ host }) => host === 'events.pagerduty.com',
  answer: (request, isKnown) => {
    const { method, path, text, json } = request;
    if (path !== '/v2/enqueue') return refusal(404, 'Not Found', [`there is no ${path}`]);
    if (method !== 'POST') return refusal(405, 'Method Not Allowed', [`${method} is not allowed`]);
    const key = field(json, 'routing_key');
    const found = problems(json, isKnown);
    if (!isJson(request)) found.unshift('Content-Type is not application/json');
    if (Buffer.byteLength(text) > MAX_BYTES) found.unshift('Event is larger than 512 KB');
    const refused = found.length > 0 ? refusal(400, 'invalid event', found) : undefined;
    return { ...(refused ?? accepted(json)), key: typeof key === 'string' ? key : undefined };
  },
};

function problems(json: unknown, isKnown: (key: string) => boolean): string[] {
  if (json === undefined) return ['JSON parse error'];
  const found = PAGER_DUTY_API.problems(json);
  if (found.length > 0) return found;
  const key = String(field(json, 'routing_key'));
  if (key.length !== KEY_LENGTH) return [`Length of 'routing_key' is incorrect (should be ${KEY_LENGTH} characters)`];
  if (!isKnown(key)) return ['Invalid routing key'];
  const [action, dedupKey, payload] = ['event_action', 'dedup_key', 'payload'].map((name) => field(json, name));
  if (action === 'trigger' && !payload) return ["'payload' is missing or blank"];
  if (action !== 'trigger' && !dedupKey) return [`'dedup_key' is missing or blank; ${action} needs it`];
  return [
    ...longer('dedup_key', dedupKey, MAX_DEDUP_KEY),
    ...longer('payload.summary', field(payload, 'summary'), MAX_SUMMARY),
  ];
}

function longer(name: string, value: unknown, most: number): string[] {
  return typeof value === 'string' && value.length > most ? [`'${name}' is longer than ${most} characters`] : [];
}

/** An event without a key of its own gets one. */
function accepted(json: unknown): Answer {
  const given = field(json, 'dedup_key');
  const dedupKey = given || createHash('md5').update(JSON.stringify(json)).digest('hex');
  return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedupKey } };
}

function refusal(status: number, what: string, errors: string[]): Answer {
  return { status, body: { status: what, message: 'Event object is invalid', errors }, reason: errors.join('; ') };
}
