import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../support/process';
import { certificateAuthority } from '../cluster/certificates';
import { VendorsClient } from './client';
import { startVendors } from './server';

/** The vendors' servers on loopback, with an authority of their own. */
export interface LoopbackVendors {
  readonly port: number;
  readonly client: VendorsClient;
  /** The file of the authority's certificate. */
  readonly authority: string;
  /** Sends a request as somebody would who finds a name of the internet here. */
  send(url: string, body: unknown, options?: SendOptions): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const ADDRESS = '127.0.0.1';

export async function startLoopbackVendors(): Promise<LoopbackVendors> {
  const folder = mkdtempSync(join(tmpdir(), 'vendors-'));
  certificateAuthority(folder);
  const authority = join(folder, 'ca.crt');
  const [port, controlPort] = await freePorts(2);
  const stop = await startVendors({ address: ADDRESS, port, controlPort, authority: folder });
  const ca = readFileSync(authority);
  return {
    port,
    client: new VendorsClient(`http://${ADDRESS}:${controlPort}`),
    authority,
    send: async (url, body, { method = 'POST', headers = {} } = {}) => {
      const { hostname, pathname, search } = new URL(url);
      const sent = request({
        ...{ host: ADDRESS, port, ca, servername: hostname, method, path: `${pathname}${search}` },
        headers: { host: hostname, 'content-type': 'application/json', ...headers },
      });
      sent.end(typeof body === 'string' ? body : JSON.stringify(body));
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      return { status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() };
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
