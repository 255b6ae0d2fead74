import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/process';

const ROOT = '/sys/fs/cgroup';

/** The folders of all controllers: with the older kind of cgroups each is a tree of its own. */
function controllers(): string[] {
  if (existsSync(join(ROOT, 'cgroup.controllers'))) return [ROOT];
  return readdirSync(ROOT).map((name) => join(ROOT, name));
}

/** Makes the cgroup below which a node's pods are. */
export function createCgroup(path: string): void {
  for (const controller of controllers()) {
    const folder = join(controller, path);
    mkdirSync(folder, { recursive: true });
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      if (existsSync(join(folder, file)) && existsSync(join(controller, file)))
        writeFileSync(join(folder, file), readFileSync(join(controller, file)));
    }
  }
}

/** Ends every process in a cgroup and below it, and removes the cgroup. */
export async function deleteCgroup(path: string): Promise<void> {
  const folders = controllers().map((controller) => join(controller, path));
  const processes = () => [...new Set(folders.flatMap(processesBelow))];
  await until(
    `the processes of ${path} end`,
    async () => {
      for (const pid of processes()) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended since it was listed.
        }
      }
      return processes().length === 0;
    },
    30,
  );
  for (const folder of folders) remove(folder);
}

function processesBelow(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  return [...own, ...childrenOf(folder).flatMap(processesBelow)];
}

function remove(folder: string): void {
  if (!existsSync(folder)) return;
  for (const child of childrenOf(folder)) remove(child);
  rmdirSync(folder);
}

function childrenOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}
