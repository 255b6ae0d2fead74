import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** What the kernel counts of a process and its children. Of the older kind of cgroups, in which each controller is a tree of its own. */
export class Cgroup {
  private readonly memory: string;
  private readonly cpu: string;

  public constructor(name: string) {
    if (!existsSync(join(ROOT, 'memory'))) throw new Error('The measurement needs cgroups of version 1.');
    this.memory = join(ROOT, 'memory', name);
    this.cpu = join(ROOT, 'cpuacct', name);
    for (const folder of [this.memory, this.cpu]) mkdirSync(folder, { recursive: true });
  }

  /** The words that start a program in it. */
  public words(program: string, ...args: string[]): [string, string[]] {
    const enter = [this.memory, this.cpu].map((folder) => `echo $$ > ${folder}/cgroup.procs`).join(' && ');
    return ['sh', ['-c', `${enter} && exec "$0" "$@"`, program, ...args]];
  }

  /** Memory that can't be taken back at once: what Kubernetes calls the working set. */
  public get workingSet(): number {
    const [, inactive] = /^total_inactive_file (\d+)$/m.exec(this.read(this.memory, 'memory.stat')) ?? [];
    return Number(this.read(this.memory, 'memory.usage_in_bytes')) - Number(inactive);
  }

  public get cpuSeconds(): number {
    return Number(this.read(this.cpu, 'cpuacct.usage')) / 1e9;
  }

  public remove(): void {
    for (const folder of [this.memory, this.cpu]) rmdirSync(folder);
  }

  private read(folder: string, file: string): string {
    return readFileSync(join(folder, file), 'utf8');
  }
}
