import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { until } from '../../support/process';
import { deleteCgroup } from '../cluster/cgroups';
import { attempt, command } from '../cluster/command';
import { type LocalImage, writeImages } from '../cluster/images';

/** How a container is run. */
export interface ContainerOptions {
  readonly image: string;
  /** In place of the image's own. */
  readonly entrypoint?: string[];
  readonly args: string[];
  /** `uid:gid`. */
  readonly user: string;
  readonly environment: Record<string, string>;
  readonly memoryBytes: number;
  readonly readOnlyRoot: boolean;
  readonly droppedCapabilities: string[];
  readonly mounts: { readonly source: string; readonly path: string; readonly readOnly: boolean }[];
  /** Namespaces of the kernel that it joins, such as `network:/var/run/netns/…`. */
  readonly namespaces: string[];
}

/** What Docker and containerd give to a container unless told otherwise. */
const USUAL_CAPABILITIES =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE';

/** The name of an image whose user is another: containerd's own tool can't be told who runs a container, only images can. */
export const imageAs = (image: string, user: string) => `${image}-as-${user.replace(':', '-')}`;

/** A containerd of its own: nothing of it is anybody else's, and nothing is left of it. */
export class Containers {
  /** @param authority the certificate that the programs in the images trust */
  public static async start(images: LocalImage[], authority: string): Promise<Containers> {
    const folder = mkdtempSync(join(tmpdir(), 'ecs-'));
    const config = join(folder, 'containerd.toml');
    writeFileSync(
      config,
      `version = 2
root = "${folder}/root"
state = "${folder}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${folder}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${folder}/opt"
`,
    );
    const child = spawn('containerd', ['--config', config], { stdio: 'ignore' });
    const containers = new Containers(folder, child, images);
    try {
      await until('containerd answers', async () => containers.tryCtr('version').status === 0, 30);
      containers.ctr('images', 'import', writeImages(folder, images, authority));
      return containers;
    } catch (error) {
      await containers.stop();
      throw error;
    }
  }

  private readonly names: string[] = [];

  private constructor(
    public readonly folder: string,
    private readonly child: ChildProcess,
    private readonly images: LocalImage[],
  ) {}

  /** Starts a container that stays. */
  public run(name: string, options: ContainerOptions): void {
    this.names.push(name);
    this.ctr('run', '--detach', '--log-uri', `file://${this.logFile(name)}`, ...this.words(name, options));
  }

  /** Runs a container to its end; gives how it ended. */
  public runToEnd(name: string, options: ContainerOptions): number | null {
    const { status, stdout, stderr } = this.tryCtr('run', '--rm', ...this.words(name, options));
    writeFileSync(this.logFile(name), stdout + stderr);
    return status;
  }

  /** Runs a command in a container, as the container's user. */
  public exec(name: string, user: string, ...args: string[]): { status: number | null; output: string } {
    const id = `exec-${process.hrtime.bigint()}`;
    const { status, stdout, stderr } = this.tryCtr('tasks', 'exec', '--exec-id', id, '--user', user, name, ...args);
    return { status, output: stdout + stderr };
  }

  /** The id of a container's first process on the machine. */
  public pid(name: string): number {
    const lines = this.ctr('tasks', 'ls').split('\n');
    const [, pid] = lines.map((line) => line.trim().split(/\s+/)).find(([id]) => id === name) ?? [];
    return Number(pid);
  }

  public log(name: string): string {
    return existsSync(this.logFile(name)) ? readFileSync(this.logFile(name), 'utf8') : '';
  }

  public async stop(): Promise<void> {
    for (const name of this.names) {
      this.tryCtr('tasks', 'delete', '--force', name);
      this.tryCtr('containers', 'delete', name);
    }
    await deleteCgroup(this.cgroup);
    if (this.child.exitCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      await gone;
    }
    attempt('umount', [join(this.folder, 'state')]);
    // What the runtime below kept of them.
    rmSync(join('/run/containerd/runc', basename(this.folder)), { recursive: true, force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Below it are the cgroups of all containers. */
  public get cgroup(): string {
    return `/${basename(this.folder)}`;
  }

  private words(name: string, options: ContainerOptions): string[] {
    const { image, args, user, environment, memoryBytes, readOnlyRoot, droppedCapabilities, mounts } = options;
    const dropped = droppedCapabilities.includes('ALL') ? USUAL_CAPABILITIES.split(' ') : droppedCapabilities;
    return [
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
      ...mounts.flatMap(({ source, path, readOnly }) => [
        '--mount',
        `type=bind,src=${source},dst=${path},options=rbind:${readOnly ? 'ro' : 'rw'}`,
      ]),
      ...dropped.flatMap((capability) => ['--cap-drop', `CAP_${capability}`]),
      ...options.namespaces.flatMap((namespace) => ['--with-ns', namespace]),
      ...(readOnlyRoot ? ['--read-only'] : []),
      ...['--memory-limit', `${memoryBytes}`, '--cgroup', `${this.cgroup}/${name}`],
      ...[imageAs(image, user), name, ...(options.entrypoint ?? this.entrypoint(image)), ...args],
    ];
  }

  /** That of an image; a shell is what an image starts that has none, and is not put before arguments. */
  private entrypoint(image: string): string[] {
    const { entrypoint = [] } =
      this.images.find(({ references }) => references.some((reference) => reference.startsWith(`${image}-as-`))) ?? {};
    return entrypoint[0] === '/bin/sh' ? [] : entrypoint;
  }

  private address(): string[] {
    // The runtime below knows containers by namespace and name, whoever runs them.
    return ['--address', join(this.folder, 'containerd.sock'), '--namespace', basename(this.folder)];
  }

  private ctr(...args: string[]): string {
    return command('ctr', [...this.address(), ...args]);
  }

  private tryCtr(...args: string[]) {
    return spawnSync('ctr', [...this.address(), ...args], { encoding: 'utf8', timeout: 60_000 });
  }

  private logFile(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
