import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../support/programs';
import { startVendorServers } from '../vendors/start';
import { deleteCgroup } from './cgroups';
import { command, inNamespace } from './command';
import { startControlPlane } from './control-plane';
import { authorityFolder, createCredentials } from './credentials';
import { writeImages } from './images';
import type { Cluster } from './layout';
import { startMachine } from './machine';
import { createNetwork, deleteNetwork } from './network';
import { startEnforcer } from './network-policies/start';
import { startNode, startRuntime } from './node';
import { clusterObjects, volumeFolders } from './objects';
import { ensurePackages, requireMachine } from './packages';
import { startedProcesses, stopProcess } from './processes';
import { programImages } from './program-images';
import { importImages } from './runtime';

/** Brings a cluster up from nothing; what an earlier one of its name left is removed first. */
export async function up(cluster: Cluster, say: (line: string) => void = () => undefined): Promise<void> {
  requireMachine();
  ensurePackages();
  await down(cluster);
  mkdirSync(cluster.folder, { recursive: true });
  createNetwork(cluster);
  createCredentials(cluster);
  await startVendorServers(cluster);
  say('control plane');
  await startControlPlane(cluster);
  say('images');
  const archive = writeImages(cluster.folder, programImages(), join(authorityFolder(cluster), 'ca.crt'));
  for (const node of cluster.nodes) {
    await startMachine(cluster, node);
    await startRuntime(cluster, node);
    for (const folder of volumeFolders(node.folder)) mkdirSync(folder, { recursive: true });
  }
  await Promise.all(cluster.nodes.map((node) => importImages(node, archive)));
  rmSync(archive);
  say('nodes');
  for (const node of cluster.nodes) await startNode(cluster, node);
  const list = { apiVersion: 'v1', kind: 'List', items: clusterObjects(cluster) };
  kubectl(cluster, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
  kubectl(cluster, ['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=60s']);
  await startEnforcer(cluster);
  kubectl(cluster, ['rollout', 'status', 'daemonset/coredns', '--namespace=kube-system', '--timeout=60s']);
}

/** Ends everything of a cluster, whatever state it is in. */
export async function down(cluster: Cluster): Promise<void> {
  // Nothing of it is worth waiting for. With a machine's first process all others of the machine end, its mounts too.
  for (const name of startedProcesses(cluster)) await stopProcess(cluster, name, 0);
  for (const node of cluster.nodes) await deleteCgroup(node.cgroup);
  deleteNetwork(cluster);
  rmSync(cluster.folder, { recursive: true, force: true });
}

/** Runs kubectl as an administrator; fails with what it said. */
export function kubectl(cluster: Cluster, args: string[], input?: string): string {
  const common = ['--kubeconfig', cluster.kubeconfig, '--cache-dir', join(cluster.folder, 'kubectl')];
  return command(...inNamespace(cluster.namespace, programPath('kubectl'), ...common, ...args), {
    input,
    seconds: 600,
  });
}
