import { SLACK_API } from '../../support/vendor-api';
import { type Answer, field, isJson, type Vendor } from './vendor';

const MAX_BLOCKS = 50;
const MAX_ATTACHMENTS = 100;
/** @see https://docs.slack.dev/reference/block-kit/blocks/header-block and section-block */
const MAX_BLOCK_TEXT: Record<string, number> = { header: 150, section: 3000 };

/**
 * Slack's incoming webhooks: the path is the secret.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const SLACK: Vendor = {
  name: 'slack',
  isFor: ({ host }) => host === 'hooks.slack.com',
  answer: (request, isKnown) => ({ ...answer(request, isKnown), key: request.path }),
};

const answer: Vendor['answer'] = (request, isKnown) => {
  const { method, path, json } = request;
  if (!isKnown(path)) return refusal(404, 'no_service', `there is no webhook ${path}`);
  if (method !== 'POST' || !isJson(request) || json === undefined)
    return refusal(400, 'invalid_payload', 'only a POST of application/json is taken');
  const problems = SLACK_API.problems(json);
  if (problems.length > 0) return refusal(400, 'invalid_payload', problems.join('; '));
  const { text, blocks = [], attachments = [] } = json as SlackMessage;
  if (!text && blocks.length === 0 && attachments.length === 0) return refusal(400, 'no_text', 'it says nothing');
  if (attachments.length > MAX_ATTACHMENTS)
    return refusal(400, 'too_many_attachments', `${attachments.length} of them`);
  if (blocks.length > MAX_BLOCKS || blocks.some(isTooLong))
    return refusal(400, 'invalid_blocks', `more than ${MAX_BLOCKS}, or too long a text`);
  return { status: 200, body: 'ok' };
};

interface SlackMessage {
  readonly text?: string;
  readonly blocks?: { readonly type: string; readonly text?: unknown }[];
  readonly attachments?: unknown[];
}

function isTooLong({ type, text }: { readonly type: string; readonly text?: unknown }): boolean {
  return String(field(text, 'text') ?? '').length > (MAX_BLOCK_TEXT[type] ?? Number.POSITIVE_INFINITY);
}

function refusal(status: number, body: string, why: string): Answer {
  return { status, body, reason: `${body}: ${why}` };
}
