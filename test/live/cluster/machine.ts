import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inNamespace } from './command';
import type { Cluster, ClusterNode } from './layout';
import { processId, startProcess, stopProcess } from './processes';

const nameOf = (node: ClusterNode) => `${node.name}-init`;

/**
 * Starts what makes a node a machine: its own processes and mounts beside its network.
 *
 * Its first process only waits. When it is ended the kernel ends all others of the machine, as when the power fails.
 */
export async function startMachine(cluster: Cluster, node: ClusterNode): Promise<void> {
  // Pods see mounts of their machine that come later only if they are shared: among the machine's own, not with the real one.
  // Images are kept in memory: unpacking them is what takes longest.
  const images = join(node.folder, 'containerd');
  mkdirSync(images, { recursive: true });
  const mounts = `mount -t proc proc /proc && mount -t tmpfs tmpfs ${images} && mount --make-rshared /`;
  const setUp = `${mounts} && exec tini -- sleep infinity`;
  const own = ['unshare', '--mount', '--propagation=private', '--pid', '--fork', 'sh', '-c', setUp];
  const words = inNamespace(node.namespace, ...own);
  await startProcess(cluster, { name: nameOf(node), words, forks: true }, async () => true);
}

/** Ends a machine at once, as when its power fails. */
export async function stopMachine(cluster: Cluster, node: ClusterNode): Promise<void> {
  await stopProcess(cluster, nameOf(node), 0);
}

/** The words that run a command on a node's machine. */
export function onMachine(cluster: Cluster, node: ClusterNode, ...words: string[]): [string, string[]] {
  const target = `--target=${processId(cluster, nameOf(node))}`;
  return ['nsenter', [target, '--net', '--mount', '--pid', '--', ...words]];
}

/** Starts a program on a node's machine. */
export async function startOnMachine(
  cluster: Cluster,
  node: ClusterNode,
  [program, ...args]: string[],
  name: string,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const words = onMachine(cluster, node, program, ...args);
  await startProcess(cluster, { name: `${node.name}-${name}`, words, forks: true }, isReady);
}
