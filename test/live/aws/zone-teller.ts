import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { freePorts } from '../../support/process';
import { type Moto, REGION } from './moto';

/**
 * Moto as the collector needs it: moto does not tell in which zone a task is, and the collector's discovery, which counts on being
 * told as AWS tells it, ends with a panic. All else goes through as it is.
 */
export class ZoneTeller {
  public static async start(moto: Moto, address: string): Promise<ZoneTeller> {
    const [port] = await freePorts(1);
    const server = createServer(async (request, response) => {
      const target = `${request.headers['x-amz-target'] ?? ''}`;
      const answer = await fetch(moto.url + request.url, {
        method: request.method,
        headers: kept(request),
        body: request.method === 'GET' ? undefined : new Uint8Array(await bytesOf(request)),
      });
      const text = await answer.text();
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
      response.end(target.endsWith('.DescribeTasks') && answer.ok ? withZones(text) : text);
    });
    await once(server.listen(port, address), 'listening');
    return new ZoneTeller(server, `http://${address}:${port}`);
  }

  private constructor(
    private readonly server: Server,
    public readonly url: string,
  ) {}

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function kept({ headers }: IncomingMessage): Record<string, string> {
  const names = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date'];
  return Object.fromEntries(names.filter((name) => headers[name]).map((name) => [name, `${headers[name]}`]));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function withZones(text: string): string {
  const answer = JSON.parse(text) as { tasks: object[] };
  return JSON.stringify({
    ...answer,
    tasks: answer.tasks.map((task) => ({ ...task, availabilityZone: `${REGION}a` })),
  });
}
