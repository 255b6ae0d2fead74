import { gunzipSync } from 'node:zlib';
import type { KubeApiServer } from './kube-apiserver';
import { freePorts, type RunningProgram, start, until } from './process';

/** A real Prometheus Operator: what it makes of objects is read from the secrets and config maps that it writes. No pod runs. */
export interface PrometheusOperator {
  /** The content of a file in a secret, packed or not, once the operator has written it and `isThere` says it is the one. */
  file(namespace: string, secret: string, name: string, isThere: (content: string) => boolean): Promise<string>;
  /** What the operator said so far. */
  log(): string;
  stop(): Promise<void>;
}

export async function startPrometheusOperator(server: KubeApiServer): Promise<PrometheusOperator> {
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const program: RunningProgram = await start(
    'operator',
    [`--web.listen-address=${address}`],
    async () => (await fetch(`http://${address}/healthz`).catch(() => undefined))?.ok ?? false,
    { env: { KUBECONFIG: server.kubeconfig } },
  );
  const read = (namespace: string, secret: string, name: string): string => {
    const { code, stdout } = server.kubectl(['get', 'secret', secret, '-n', namespace, '--output=json']);
    if (code !== 0) return '';
    const packed = Buffer.from(JSON.parse(stdout).data?.[name] ?? '', 'base64');
    return packed.length === 0 ? '' : (name.endsWith('.gz') ? gunzipSync(packed) : packed).toString();
  };
  return {
    async file(namespace, secret, name, isThere) {
      await until(`the operator writes ${name} of ${secret}`, async () => isThere(read(namespace, secret, name)));
      return read(namespace, secret, name);
    },
    log: () => program.log(),
    stop: () => program.stop(),
  };
}
