import { join } from 'node:path';
import { attempt, command } from '../cluster/command';
import type { ClusterNode } from '../cluster/layout';
import { onMachine } from '../cluster/machine';
import { cluster } from './live';

/** A disk of a node's machine that a story fills: a file with a file system in it. */
export class SmallDisk {
  public readonly mountpoint: string;
  private readonly image: string;

  constructor(
    private readonly node: ClusterNode,
    megabytes = 64,
  ) {
    this.mountpoint = join(node.folder, 'small-disk');
    this.image = `${this.mountpoint}.ext4`;
    this.remove();
    this.run('mkdir', '-p', this.mountpoint);
    this.run('truncate', `--size=${megabytes}M`, this.image);
    this.run('mkfs.ext4', '-q', '-m', '0', this.image);
    this.run('mount', '-o', 'loop', this.image, this.mountpoint);
  }

  /** Fills it until so many percent are in use: until no more than the rest is available. */
  public fill(percent: number): void {
    this.empty();
    const sizes = this.run('df', '--block-size=1', '--output=size,avail', this.mountpoint).trim().split('\n')[1];
    const [size, available] = sizes.trim().split(/\s+/).map(Number);
    const bytes = Math.floor(available - (size * (100 - percent)) / 100);
    this.run('fallocate', `--length=${bytes}`, join(this.mountpoint, 'full'));
  }

  public empty(): void {
    this.run('rm', '-f', join(this.mountpoint, 'full'));
  }

  public remove(): void {
    attempt(...onMachine(cluster, this.node, 'umount', this.mountpoint));
    attempt(...onMachine(cluster, this.node, 'rm', '-f', this.image));
  }

  private run(...words: string[]): string {
    return command(...onMachine(cluster, this.node, ...words));
  }
}
