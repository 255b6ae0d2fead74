import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePorts, type RunningProgram, start } from './process';

/** What OpenSearch answered. */
export interface OpenSearchAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into at any depth by tests.
  readonly body: any;
}

/** A Java program starts in seconds, or in a minute and more on a machine that is busy with clusters. */
const START_SECONDS = 300;

/** For a hook that starts an OpenSearch and sets it up, in milliseconds. */
export const OPENSEARCH_TIMEOUT = 2 * START_SECONDS * 1000;

/**
 * A real OpenSearch of one node on loopback, with data in a folder of its own, which goes when it stops. It has no security, no state
 * management and no S3: snapshots go to a file system repository below `folder`.
 */
export class OpenSearch {
  /** About 8 seconds, more on a busy machine. */
  public static async start(): Promise<OpenSearch> {
    const folder = mkdtempSync(join(tmpdir(), 'opensearch-'));
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    try {
      const isReady = () => answers(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`);
      const program = await start('opensearch', [`${port}`, folder], isReady, { seconds: START_SECONDS });
      return new OpenSearch(url, folder, program);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(
    public readonly url: string,
    public readonly folder: string,
    private readonly program: RunningProgram,
  ) {}

  /** Asks, whatever comes back. A body that is text is sent as lines of JSON. */
  public async ask(method: string, path: string, body?: unknown): Promise<OpenSearchAnswer> {
    const isText = typeof body === 'string';
    const response = await fetch(`${this.url}${path}`, {
      method,
      body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
      headers: body === undefined ? {} : { 'content-type': isText ? 'application/x-ndjson' : 'application/json' },
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Asks, and fails unless the answer is a 2xx. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  public async do(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 300)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 2000)}`);
    return answer.body;
  }

  /** Writes documents, so that they can be searched unless told otherwise; fails if one is refused. */
  public async write(
    target: string,
    documents: readonly object[],
    { refresh = true, pipeline }: { refresh?: boolean; pipeline?: string } = {},
  ): Promise<void> {
    const lines = documents.map((document) => `{"create":{}}\n${JSON.stringify(document)}\n`).join('');
    const query = pipeline ? `&pipeline=${pipeline}` : '';
    const { errors, items } = await this.do('POST', `/${target}/_bulk?refresh=${refresh}${query}`, lines);
    if (!errors) return;
    const refused = items.find((item: { create: { error?: unknown } }) => item.create.error);
    throw new Error(`${target} refused a document: ${JSON.stringify(refused)}`);
  }

  public async stop(): Promise<void> {
    await this.program.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
