import { kubectl as kubectlOf } from '../cluster/cluster';
import { command, inNamespace } from '../cluster/command';
import { type ClusterNode, clusterNamed } from '../cluster/layout';

/** The cluster in which the stories happen. */
export const cluster = clusterNamed();

/** What stories look at in objects of the API server. */
export interface LiveObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
    readonly labels?: Record<string, string>;
  };
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind, whose shapes the API server vouches for
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly status?: any;
}

/** Runs kubectl as an administrator and gives what it printed; fails with what it said. */
export function kubectl(...args: string[]): string {
  return kubectlOf(cluster, args);
}

/** Applies objects on the server's side, as the README says, and gives what kubectl printed. */
export function apply(...objects: object[]): string {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  return kubectlOf(cluster, ['apply', '--server-side', '-f', '-'], list);
}

/** Objects of a kind in a namespace. */
export function objects(kind: string, namespace: string, selector = ''): LiveObject[] {
  return JSON.parse(kubectl('get', kind, `--namespace=${namespace}`, `--selector=${selector}`, '--output=json')).items;
}

/** One object. */
export function object(kind: string, namespace: string, name: string): LiveObject {
  return JSON.parse(kubectl('get', kind, name, `--namespace=${namespace}`, '--output=json'));
}

/** Makes a namespace, if it is not there; one that is being deleted is waited for. */
export function namespace(name: string): void {
  untilGone(name);
  apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** Deletes namespaces with all that is in them, and does not wait: see untilGone. */
export function deleteNamespaces(...names: string[]): void {
  kubectl('delete', 'namespace', ...names, '--ignore-not-found', '--wait=false');
}

/** Waits until those of the namespaces that are being deleted are gone. */
export function untilGone(...names: string[]): void {
  const ending = objects('namespaces', '').filter(
    ({ metadata, status }) => names.includes(metadata.name) && status.phase === 'Terminating',
  );
  if (ending.length === 0) return;
  const gone = ending.map(({ metadata }) => `namespace/${metadata.name}`);
  kubectl('wait', '--for=delete', ...gone, '--timeout=120s');
}

/** Whether every container of a pod is ready. */
export function isReady({ status, metadata }: LiveObject): boolean {
  if ('deletionTimestamp' in metadata) return false;
  return status.conditions?.some(({ type, status: is }: Record<string, string>) => type === 'Ready' && is === 'True');
}

export function nodeNamed(name: string): ClusterNode {
  const node = cluster.nodes.find((each) => each.name === name);
  if (!node) throw new Error(`There is no node ${name}.`);
  return node;
}

/**
 * What a pod answers to its own node, which may always ask, as kubelet does for its probes: policies stay as they are.
 *
 * @param path `:9090/api/v1/query?…`
 */
export function askPod(pod: LiveObject, path: string, ...options: string[]): string {
  const { namespace } = nodeNamed(pod.spec.nodeName);
  const curl = ['curl', '--silent', '--show-error', '--fail', '--max-time', '10', ...options];
  return command(...inNamespace(namespace, ...curl, `http://${pod.status.podIP}${path}`));
}
