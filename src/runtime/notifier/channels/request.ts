/** A request to one channel. */
export interface ChannelRequest {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Answers, beside 2xx, after which there is nothing left to do. */
  readonly alsoDone?: number[];
}

/** A POST of JSON. */
export function jsonRequest(url: string, body: unknown, headers: Record<string, string> = {}): ChannelRequest {
  return { url, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** Where the services are. */
export interface Endpoints {
  readonly pagerDuty: string;
  readonly opsgenie: Record<string, string>;
}

export const ENDPOINTS: Endpoints = {
  pagerDuty: 'https://events.pagerduty.com',
  opsgenie: { us: 'https://api.opsgenie.com', eu: 'https://api.eu.opsgenie.com' },
};
