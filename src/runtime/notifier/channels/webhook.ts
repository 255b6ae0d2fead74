import type { Notification } from '../notification';
import type { ChannelRequest } from './request';

/** Alertmanager's message as it came. */
export function webhookRequest(url: string, { raw, isJson }: Notification): ChannelRequest {
  return { url, headers: { 'content-type': isJson ? 'application/json' : 'text/plain; charset=utf-8' }, body: raw };
}
