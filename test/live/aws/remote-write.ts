import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePorts, type RunningProgram, start } from '../../support/process';
import { certificate } from '../cluster/certificates';
import { REGION } from './moto';

/** The host to which everything for Amazon Managed Prometheus is sent. */
export const WORKSPACES = `aps-workspaces.${REGION}.amazonaws.com`;
const SIGNED = new RegExp(`^AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/${REGION}/aps/aws4_request`);

/**
 * A real Prometheus behind the address of Amazon Managed Prometheus, which can't be had: takes remote write over TLS from who signed it
 * for that service. Whether the signature is right only AWS can tell.
 */
export class RemoteWrite {
  /** @param authority folder of the certificate authority that is believed */
  public static async start(address: string, authority: string): Promise<RemoteWrite> {
    const folder = mkdtempSync(join(tmpdir(), 'remote-write-'));
    certificate(authority, 'workspaces', { commonName: WORKSPACES, names: [WORKSPACES] });
    writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-remote-write-receiver',
    ];
    const prometheus = await start('prometheus', args, () => answers(`${url}/-/ready`));
    const pem = (name: string) => readFileSync(join(authority, name));
    const server = createServer({ cert: pem('workspaces.crt'), key: pem('workspaces.key') });
    const store = new RemoteWrite(folder, url, prometheus, server);
    server.on('request', async (request, response) => {
      response.statusCode = await store.take(request);
      response.end();
    });
    await once(server.listen(443, address), 'listening');
    return store;
  }

  /** Requests that were refused, and why. */
  public readonly refused: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly url: string,
    private readonly prometheus: RunningProgram,
    private readonly server: Server,
  ) {}

  /** The newest samples of a selector: labels and value. */
  public async query(selector: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
    const response = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(selector)}`);
    return ((await response.json()) as { data: { result: [] } }).data.result;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await this.prometheus.stop();
    rmSync(this.folder, { recursive: true });
  }

  private async take(request: IncomingMessage): Promise<number> {
    const { authorization = '' } = request.headers;
    const path = request.url ?? '';
    if (!SIGNED.test(authorization)) return this.refuse(403, `not signed for aps: ${authorization.slice(0, 60)}`);
    if (!/^\/workspaces\/[^/]+\/api\/v1\/remote_write$/.test(path)) return this.refuse(404, path);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const kept = ['content-type', 'content-encoding', 'x-prometheus-remote-write-version'];
    const headers = Object.fromEntries(kept.map((name) => [name, `${request.headers[name] ?? ''}`]));
    const body = new Uint8Array(Buffer.concat(parts));
    const { status } = await fetch(`${this.url}/api/v1/write`, { method: 'POST', headers, body });
    return status;
  }

  private refuse(status: number, why: string): number {
    this.refused.push(`${status} ${why}`);
    return status;
  }
}
