import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { programPath } from '../../support/programs';
import { startVendorServers } from '../vendors/start';
import { deleteCgroup } from './cgroups';
import { command, inNamespace } from './command';
import { startControlPlane } from './control-plane';
import { authorityFolder, createCredentials } from './credentials';
import { archiveOf, writeImages } from './images';
import type { Cluster, ClusterNode } from './layout';
import { startMachine, stopMachine } from './machine';
import { createNetwork, deleteNetwork } from './network';
import { startEnforcer } from './network-policies/start';
import { startNode, startRuntime } from './node';
import { clusterObjects, volumeFolders } from './objects';
import { ensurePackages, requireMachine } from './packages';
import { startedProcesses, stopProcess } from './processes';
import { OLDER, programImages } from './program-images';
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
  const archive = writeImages(cluster.folder, programImages(OLDER), join(authorityFolder(cluster), 'ca.crt'));
  await Promise.all(cluster.nodes.map((node) => powerOn(cluster, node, archive)));
  say('nodes');
  const list = { apiVersion: 'v1', kind: 'List', items: clusterObjects(cluster) };
  kubectl(cluster, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
  kubectl(cluster, ['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=60s']);
  await startEnforcer(cluster);
  kubectl(cluster, ['rollout', 'status', 'daemonset/coredns', '--namespace=kube-system', '--timeout=60s']);
}

/** Starts a node's machine with everything that makes it a node; its disk is as it was. */
export async function powerOn(cluster: Cluster, node: ClusterNode, archive = archiveOf(cluster.folder)): Promise<void> {
  for (const folder of volumeFolders(node.folder)) mkdirSync(folder, { recursive: true });
  await startMachine(cluster, node);
  await startRuntime(cluster, node);
  await importImages(node, archive);
  await startNode(cluster, node);
}

/** Ends a node's machine at once, with everything that runs on it. */
export async function powerOff(cluster: Cluster, node: ClusterNode): Promise<void> {
  await stopMachine(cluster, node);
  for (const name of startedProcesses(cluster).filter((each) => each.startsWith(`${node.name}-`)))
    await stopProcess(cluster, name, 0);
  await deleteCgroup(node.cgroup);
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
