import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { certificate } from '../cluster/certificates';
import { control } from './control';
import { SERVER_NAMES } from './names';
import type { Answer } from './vendor';
import { Vendors } from './vendors';

export interface VendorServersOptions {
  readonly address: string;
  /** Where the vendors are. */
  readonly port: number;
  /** Where they are controlled. */
  readonly controlPort: number;
  /** Folder of the certificate authority; the servers' own certificate is made in it. */
  readonly authority: string;
}

/** Starts the vendors' servers; what is given back ends them. */
export async function startVendors(options: VendorServersOptions): Promise<() => Promise<void>> {
  const { address, port, controlPort, authority } = options;
  certificate(authority, 'vendors', { commonName: 'vendors', names: SERVER_NAMES, addresses: [address] });
  const pem = (name: string) => readFileSync(join(authority, name));
  const vendors = new Vendors();
  const controlServer = createServer();
  // Stories run other programs for longer than a connection is kept: they would ask on one that is closed already.
  controlServer.prependListener('request', (_, response) => response.setHeader('connection', 'close'));
  const servers = [
    { server: createSecureServer({ cert: pem('vendors.crt'), key: pem('vendors.key') }), port, answer: toVendor },
    { server: controlServer, port: controlPort, answer: toControl },
  ];
  for (const { server, port, answer } of servers) {
    server.on('request', async (request, response) => {
      const unreadable = (error: Error): Answer => ({ status: 400, body: error.message });
      send(response, await answer(vendors, request).catch(unreadable));
    });
    await once(server.listen(port, address), 'listening');
  }
  return async () => {
    await Promise.all(servers.map(({ server }) => end(server)));
  };
}

async function toVendor(vendors: Vendors, request: IncomingMessage): Promise<Answer> {
  const text = await textOf(request);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const { method = '', url: path = '' } = request;
  const from = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return vendors.answer({ from, host, method, path, headers, text, json: parsed(text) });
}

async function toControl(vendors: Vendors, request: IncomingMessage): Promise<Answer> {
  const text = await textOf(request);
  return control(vendors, request.method ?? '', new URL(request.url ?? '', 'http://control'), text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}

async function end(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
