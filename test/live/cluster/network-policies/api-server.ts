import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Metadata } from './objects';

/** The part of the API server that says what there is and what becomes of it. */
export interface ApiServer {
  list(path: string, signal: AbortSignal): Promise<ObjectList>;
  /** Every change after a version, until the server ends the stream. */
  watch(path: string, resourceVersion: string, signal: AbortSignal): AsyncIterable<WatchEvent>;
}

export interface ObjectList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly ApiObject[];
}

export interface ApiObject {
  readonly metadata: Metadata;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: ApiObject & { readonly message?: string };
}

/** The server ends a watch after so long; a connection that is silent for longer is dead. */
const SECONDS = { watch: 60, silence: 90 };

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority': string } }[];
  readonly users: readonly { user: { token: string } }[];
}

/** The API server of a kubeconfig that names one cluster, by its authority's file, and one user, by a token. */
export function apiServerOf(kubeconfig: string): ApiServer {
  const { clusters, users }: Kubeconfig = parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority': authority } = clusters[0].cluster;
  const ca = readFileSync(resolve(dirname(kubeconfig), authority));
  const headers = { authorization: `Bearer ${users[0].user.token}` };

  const get = (path: string, signal: AbortSignal) =>
    new Promise<IncomingMessage>((done, fail) => {
      const asked = request(`${server}${path}`, { ca, headers, signal, timeout: SECONDS.silence * 1000 }, (answer) => {
        if (answer.statusCode === 200) done(answer.setEncoding('utf8'));
        else asked.destroy(new Error(`${path} is answered with ${answer.statusCode}`));
      });
      asked.on('timeout', () => asked.destroy(new Error(`${path} is silent`)));
      asked.on('error', fail).end();
    });

  return {
    async list(path, signal) {
      let text = '';
      for await (const chunk of await get(path, signal)) text += chunk;
      return JSON.parse(text);
    },
    async *watch(path, resourceVersion, signal) {
      const query = `watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=${SECONDS.watch}`;
      for await (const line of lines(await get(`${path}?${query}`, signal))) yield JSON.parse(line);
    },
  };
}

async function* lines(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
