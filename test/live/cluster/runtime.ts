import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { command } from './command';
import type { ClusterNode } from './layout';

/** Whether a node's container runtime takes requests. */
export function runtimeAnswers(node: ClusterNode): boolean {
  return spawnSync('ctr', ['--address', node.socket, 'version'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Gives a node the images of an archive. */
export async function importImages(node: ClusterNode, archive: string): Promise<void> {
  await promisify(execFile)('ctr', [...pods(node), 'images', 'import', archive], { timeout: 120_000 });
}

const pods = (node: ClusterNode) => ['--address', node.socket, '--namespace', 'k8s.io'];

/** Runs the container runtime's own tool on what Kubernetes has there. */
export function ctr(node: ClusterNode, ...args: string[]): string {
  return command('ctr', [...pods(node), ...args]);
}
