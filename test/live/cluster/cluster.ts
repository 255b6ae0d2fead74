import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/process';
import { programPath } from '../../support/programs';
import { deleteCgroup } from './cgroups';
import { attempt, command, inNamespace } from './command';
import { startControlPlane } from './control-plane';
import { authorityFolder, createCredentials } from './credentials';
import { writeImages } from './images';
import type { Cluster } from './layout';
import { createNetwork, deleteNetwork } from './network';
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
  say('control plane');
  await startControlPlane(cluster);
  say('images');
  const archive = writeImages(cluster.folder, programImages(), join(authorityFolder(cluster), 'ca.crt'));
  for (const node of cluster.nodes) {
    await startRuntime(cluster, node);
    importImages(node, archive);
    for (const folder of volumeFolders(node.folder)) mkdirSync(folder, { recursive: true });
  }
  rmSync(archive);
  say('nodes');
  for (const node of cluster.nodes) await startNode(cluster, node);
  const list = { apiVersion: 'v1', kind: 'List', items: clusterObjects(cluster) };
  kubectl(cluster, ['apply', '--server-side', '-f', '-'], JSON.stringify(list));
  kubectl(cluster, ['wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=60s']);
  kubectl(cluster, ['rollout', 'status', 'daemonset/coredns', '--namespace=kube-system', '--timeout=60s']);
}

/** Ends everything of a cluster, whatever state it is in. */
export async function down(cluster: Cluster): Promise<void> {
  // What would start something anew first; nothing of it is worth waiting for.
  const names = startedProcesses(cluster);
  const runtimes = names.filter((name) => name.endsWith('containerd'));
  const kubelets = names.filter((name) => name.endsWith('kubelet'));
  for (const name of kubelets) await stopProcess(cluster, name, 0);
  for (const node of cluster.nodes) {
    await stopShims(node.socket);
    await deleteCgroup(node.cgroup);
  }
  const rest = names.filter((name) => !kubelets.includes(name) && !runtimes.includes(name));
  for (const name of [...rest, ...runtimes]) await stopProcess(cluster, name, 0);
  unmount(cluster.folder);
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

/** A container's shim outlives its runtime; its words name the runtime's socket. */
async function stopShims(socket: string): Promise<void> {
  const shims = () =>
    readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      const words = wordsOf(pid);
      return words[0]?.includes('containerd-shim') && words.includes(socket);
    });
  for (const pid of shims()) attempt('kill', ['-9', pid]);
  await until('the shims end', async () => shims().length === 0, 30);
}

function wordsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** The innermost first: pods' volumes and containers' file systems are mounts below each other. */
function unmount(folder: string): void {
  if (!existsSync(folder)) return;
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1])
    .filter((point) => point?.startsWith(`${folder}/`));
  for (const point of points.reverse()) spawnSync('umount', ['--lazy', point]);
}
