import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/process';
import type { Cluster } from './layout';

/** A program of the cluster: it goes on when the command that started it ends, and is ended by its process id. */
export interface ClusterProcess {
  /** Names its log and its process id. */
  readonly name: string;
  /** The command and its arguments. */
  readonly words: [string, string[]];
  /** Whether the command starts the program as its child, as entering another machine's processes does. */
  readonly forks?: boolean;
}

const folderOf = (cluster: Cluster) => join(cluster.folder, 'processes');
const logOf = (cluster: Cluster, name: string) => join(folderOf(cluster), `${name}.log`);

/** Starts a program and waits until it is ready; fails with the end of its log. */
export async function startProcess(
  cluster: Cluster,
  { name, words, forks = false }: ClusterProcess,
  isReady: () => Promise<boolean>,
  seconds = 60,
): Promise<void> {
  mkdirSync(folderOf(cluster), { recursive: true });
  const log = openSync(logOf(cluster, name), 'a');
  const child = spawn(...words, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const pid = forks ? await onlyChild(child.pid as number) : (child.pid as number);
  writeFileSync(join(folderOf(cluster), `${name}.pid`), identityOf(pid) ?? '');
  try {
    await until(
      `${name} is ready`,
      async () => {
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
        return isReady();
      },
      seconds,
    );
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${readFileSync(logOf(cluster, name), 'utf8').slice(-4000)}`);
  }
}

/** Ends a program by its process id and waits until it is gone; by force after `patience` seconds, at once if it is 0. */
export async function stopProcess(cluster: Cluster, name: string, patience = 5): Promise<void> {
  const file = join(folderOf(cluster), `${name}.pid`);
  if (!existsSync(file)) return;
  const identity = readFileSync(file, 'utf8');
  const pid = Number(identity.split(' ')[0]);
  // The same number with another start is somebody else's process.
  const isGone = async () => !identity || identityOf(pid) !== identity;
  if (patience > 0 && !(await isGone())) {
    process.kill(pid, 'SIGTERM');
    await until(`${name} ends`, isGone, patience).catch(() => undefined);
  }
  if (!(await isGone())) process.kill(pid, 'SIGKILL');
  await until(`${name} is gone`, isGone, 30);
  rmSync(file);
}

/** The process id of a program that was started. */
export function processId(cluster: Cluster, name: string): number {
  return Number(readFileSync(join(folderOf(cluster), `${name}.pid`), 'utf8').split(' ')[0]);
}

/** The names of all programs that were started. */
export function startedProcesses(cluster: Cluster): string[] {
  if (!existsSync(folderOf(cluster))) return [];
  return readdirSync(folderOf(cluster))
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length));
}

/** The process that another has started. */
async function onlyChild(parent: number): Promise<number> {
  let found = '';
  await until(`process ${parent} starts its program`, async () => {
    found = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim();
    return found !== '';
  });
  return Number(found);
}

/** A process id and when its process started; nothing if it has ended. */
function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : `${pid} ${fields[18]}`;
  } catch {
    return undefined;
  }
}
