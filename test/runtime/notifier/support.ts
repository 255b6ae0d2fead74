import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SnsRecord } from '../../../src/runtime/notifier/notification';

/** A request that a server was sent. */
export interface Received {
  readonly path: string;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** What a server does with a request. */
export type Reply = (response: ServerResponse) => void;

export const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response.writeHead(code, headers).end('the server says something');
export const reset: Reply = (response) => response.socket?.destroy();
export const silence: Reply = () => {};

/** A server on loopback that replies as told, one reply after the other, the last one from then on. */
export async function serve(...replies: Reply[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() });
    const reply = replies[Math.min(received.length, replies.length) - 1] ?? status(200);
    reply(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}

const ALERT = {
  status: 'firing',
  labels: { alertname: 'ServiceDown', service: 'api', cluster: 'eu-1', instance: '10.0.0.1:80' },
  annotations: {
    summary: 'api answers <nothing>',
    description: 'No instance is up.',
    actions: '1. Look.\n2. Mend.',
    runbook_url: 'https://runbooks.example.com/service-down',
  },
  startsAt: '2026-01-02T03:04:05Z',
  generatorURL: 'https://prometheus.example.com/graph?g0.expr=up',
};

/** What the alert manager sends. */
export function message(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    version: '4',
    receiver: 'checkout-critical',
    status: 'firing',
    externalURL: 'https://aps.example.com',
    groupLabels: { alertname: 'ServiceDown', cluster: 'eu-1', service: 'api' },
    commonLabels: ALERT.labels,
    commonAnnotations: {},
    alerts: [ALERT],
    ...changes,
  });
}

export function record(text: string, receiver = 'checkout-critical'): SnsRecord {
  return {
    Sns: { MessageId: 'message-1', Message: text, MessageAttributes: { receiver: { Value: receiver } } },
  };
}

/** A message as large as SNS takes. */
export function largestMessage(): string {
  const text = 'é😀"\\'.repeat(80);
  const alerts = Array.from({ length: 100 }, (_, i) => ({
    ...ALERT,
    labels: { ...ALERT.labels, instance: `10.0.0.${i}` },
    annotations: { ...ALERT.annotations, summary: text, description: text, actions: text },
  }));
  return message({ alerts, commonLabels: { ...ALERT.labels, service: text, alertname: text, cluster: text } });
}
