import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { inNamespace } from '../command';
import type { Cluster } from '../layout';
import { startProcess } from '../processes';
import { TABLE } from './script';

/** Starts what keeps the cluster's NetworkPolicies in force; ready when every node has its rules. */
export async function startEnforcer(cluster: Cluster): Promise<void> {
  const words = inNamespace(
    cluster.namespace,
    process.execPath,
    // Not by tsx's own command: it would run the program in a child.
    '--import',
    require.resolve('tsx'),
    join(__dirname, 'enforcer.ts'),
    cluster.kubeconfig,
    ...cluster.nodes.map(({ name, namespace }) => `${name}=${namespace}`),
  );
  await startProcess(cluster, { name: 'network-policies', words }, async () =>
    cluster.nodes.every(({ namespace }) => hasRules(namespace)),
  );
}

function hasRules(namespace: string): boolean {
  const [command, args] = inNamespace(namespace, 'nft', 'list', 'table', ...TABLE.split(' '));
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
