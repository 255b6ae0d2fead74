import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, freePorts, type RunningProgram, start, until } from './process';
import { type Answer, run } from './programs';

/** A real Kubernetes API server with RBAC and Pod Security admission; no node, no controller, no scheduler. */
export interface KubeApiServer {
  /** Path of an administrator's credentials, for programs that talk to it. */
  readonly kubeconfig: string;
  /** Runs kubectl as an administrator. */
  kubectl(args: string[], input?: string): Answer;
  /** Makes a namespace whose pods must keep to a Pod Security level; workloads that don't are warned about. */
  createNamespace(name: string, level?: 'privileged' | 'baseline' | 'restricted'): void;
  /** Applies files of CustomResourceDefinitions and waits until the server serves them. */
  applyDefinitions(files: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts etcd and an API server on loopback. */
export async function startKubeApiServer(): Promise<KubeApiServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kube-apiserver-'));
  const [etcdPort, peerPort, port] = await freePorts(3);
  const kubeconfig = writeCredentials(folder, port);
  const kubectl = (args: string[], input?: string) =>
    run('kubectl', ['--kubeconfig', kubeconfig, '--cache-dir', join(folder, 'cache'), ...args], { input, cwd: folder });
  const running: RunningProgram[] = [];
  const stop = async () => {
    for (const program of running.splice(0).reverse()) await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    running.push(
      await start('etcd', etcdArgs(folder, etcdPort, peerPort), () => answers(`http://127.0.0.1:${etcdPort}/health`)),
    );
    running.push(
      await start('kube-apiserver', apiServerArgs(folder, etcdPort, port), async () => {
        return kubectl(['get', '--raw=/readyz']).code === 0;
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kubeconfig,
    kubectl,
    createNamespace: (name, level = 'restricted') => createNamespace(kubectl, name, level),
    applyDefinitions: (files) => applyDefinitions(kubectl, files),
    stop,
  };
}

/** Credentials of an administrator that live as long as the server; gives the path of the kubeconfig. */
function writeCredentials(folder: string, port: number): string {
  const token = randomBytes(16).toString('hex');
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content, { mode: 0o600 });
  write('tokens.csv', `${token},admin,admin,system:masters\n`);
  write('service-account.key', keys.privateKey);
  write('service-account.pub', keys.publicKey);
  // The server writes its self-signed certificate into certs/ when it starts.
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority': join(folder, 'certs', 'apiserver.crt'),
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  };
  write('kubeconfig.json', JSON.stringify(config));
  return join(folder, 'kubeconfig.json');
}

function etcdArgs(folder: string, port: number, peerPort: number): string[] {
  const client = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // Nothing has to survive the test.
    '--unsafe-no-fsync',
  ];
}

function apiServerArgs(folder: string, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certs')}`,
    // A loopback address can't be advertised as an endpoint.
    '--endpoint-reconciler-type=none',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'service-account.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--enable-admission-plugins=PodSecurity',
    // No controller makes the service accounts' default.
    '--disable-admission-plugins=ServiceAccount',
    // Without it privileged pods are refused before Pod Security is asked.
    '--allow-privileged=true',
  ];
}

function createNamespace(kubectl: KubeApiServer['kubectl'], name: string, level: string): void {
  const labels = Object.fromEntries(
    ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]),
  );
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  const { code, stderr } = kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
  if (code !== 0) throw new Error(stderr);
}

async function applyDefinitions(kubectl: KubeApiServer['kubectl'], files: string[]): Promise<void> {
  const options = files.flatMap((file) => ['-f', file]);
  // On the server's side, because these are too big for the annotation of the client's side.
  const { code, stdout, stderr } = kubectl(['apply', '--server-side', '--output=name', ...options]);
  if (code !== 0) throw new Error(stderr);
  const names = stdout.trim().split('\n');
  const established = '{.status.conditions[?(@.type=="Established")].status}';
  for (const name of names) {
    const isServed = async () => kubectl(['get', name, `--output=jsonpath=${established}`]).stdout === 'True';
    await until(`${name} is established`, isServed);
  }
}
