import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelRequest } from './channels';

/** How long one attempt may take, and the first pause after a failed one; each further pause is twice as long. */
export interface Patience {
  readonly attemptMillis: number;
  readonly pauseMillis: number;
}

export const PATIENCE: Patience = { attemptMillis: 10_000, pauseMillis: 500 };

/** Why a channel was not told. Holds no address and no secret: addresses of webhooks are secrets. */
export class NotDelivered extends Error {}

/**
 * Sends a request until it is taken: again after 408, 429, 5xx and trouble of the network, with pauses or after as long as the service asks.
 *
 * @param deadline when to give up, in milliseconds since 1970
 * @throws NotDelivered
 */
export async function send(request: ChannelRequest, deadline: number, patience = PATIENCE): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(request, Math.min(patience.attemptMillis, deadline - Date.now()));
    if (outcome.isDone) return;
    // Not all that failed together comes again together.
    const pause = Math.max(patience.pauseMillis * 2 ** attempt * (0.5 + Math.random() / 2), outcome.pauseMillis ?? 0);
    if (!outcome.mayRetry || Date.now() + pause >= deadline) throw new NotDelivered(outcome.why);
    await sleep(pause);
  }
}

interface Outcome {
  readonly isDone: boolean;
  readonly why?: string;
  readonly mayRetry?: boolean;
  readonly pauseMillis?: number;
}

async function tryOnce({ url, headers, body, alsoDone = [] }: ChannelRequest, millis: number): Promise<Outcome> {
  if (!URL.canParse(url)) return { isDone: false, why: 'the secret holds no address' };
  try {
    const signal = AbortSignal.timeout(Math.max(1, millis));
    // A redirect would carry credentials to where nobody sent them.
    const {
      status,
      headers: answer,
      body: rest,
    } = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal,
    });
    await rest?.cancel();
    if ((status >= 200 && status < 300) || alsoDone.includes(status)) return { isDone: true };
    const mayRetry = status === 408 || status === 429 || status >= 500;
    return { isDone: false, why: `status ${status}`, mayRetry, pauseMillis: retryAfter(answer.get('retry-after')) };
  } catch (error) {
    return failureOf(error as Error);
  }
}

/** Seconds or a date. */
function retryAfter(value: string | null): number | undefined {
  if (!value) return undefined;
  const millis = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
}

/** What happened, without the message: it may hold the address. Without a cause the request itself is wrong. */
function failureOf({ name, cause }: Error): Outcome {
  if (name === 'TimeoutError') return { isDone: false, why: 'no answer in time', mayRetry: true };
  if (!cause) return { isDone: false, why: "the request can't be made; is the secret well-formed?" };
  return { isDone: false, why: (cause as { code?: string }).code ?? 'no connection', mayRetry: true };
}
