import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/process';
import { attempt, command } from '../cluster/command';
import type { ContainerOptions, Containers } from './containers';
import { type Moto, REGION } from './moto';

/** A container of a task definition, as ECS tells it. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly user: string;
  readonly entryPoint?: string[];
  readonly command?: string[];
  readonly essential: boolean;
  readonly memory: number;
  readonly environment: { readonly name: string; readonly value: string }[];
  readonly secrets?: { readonly name: string; readonly valueFrom: string }[];
  readonly mountPoints: { readonly sourceVolume: string; readonly containerPath: string; readonly readOnly: boolean }[];
  readonly readonlyRootFilesystem: boolean;
  readonly linuxParameters: { readonly capabilities: { readonly drop?: string[] } };
  readonly dependsOn?: { readonly containerName: string; readonly condition: string }[];
  readonly healthCheck?: { readonly command: string[]; readonly timeout: number; readonly interval: number };
  readonly stopTimeout?: number;
}

/** A volume of a task definition, as its template has it. */
export interface Volume {
  readonly Name: string;
  readonly Host?: { readonly SourcePath: string };
  readonly EFSVolumeConfiguration?: unknown;
}

/** What the machine of a task gives to it. */
export interface TaskOptions {
  /** Its own address; undefined: the network and the processes are those of its machine. */
  readonly address?: string;
  /** Names and their addresses, as `/etc/hosts` has them. */
  readonly hosts: string;
  /** What every container is told beside what its definition says. */
  readonly environment: Record<string, string>;
}

/** Where every task finds its machine. Loopback of the stories' own network namespace has it. */
export const MACHINE = '169.254.170.2';

/**
 * A task that runs as ECS runs it: containers in the order of their dependencies, in one network with an address of its own, with
 * secrets read from Secrets Manager, volumes, users, limits and health checks as the definition says.
 */
export class Task {
  public static async run(
    containers: Containers,
    moto: Moto,
    name: string,
    definitions: ContainerDefinition[],
    volumes: Volume[],
    options: TaskOptions,
  ): Promise<Task> {
    const task = new Task(containers, moto, name, definitions, volumes, options);
    try {
      task.connect();
      for (const definition of inOrder(definitions)) await task.start(definition);
      return task;
    } catch (error) {
      task.disconnect();
      throw error;
    }
  }

  private constructor(
    private readonly containers: Containers,
    private readonly moto: Moto,
    public readonly name: string,
    public readonly definitions: ContainerDefinition[],
    private readonly volumes: Volume[],
    private readonly options: TaskOptions,
  ) {}

  /** Its own address, if it has one. */
  public get address(): string | undefined {
    return this.options.address;
  }

  /** The name by which containerd knows a container of it. */
  public idOf(container: string): string {
    return `${this.name}-${container}`;
  }

  /** Runs the health checks inside their containers until all of them are content. */
  public async untilHealthy(seconds = 60): Promise<void> {
    const checked = this.definitions.filter(({ healthCheck }) => healthCheck);
    for (const { name, user, healthCheck } of checked) {
      const [kind, ...words] = healthCheck?.command ?? [];
      const args = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', ...words] : words;
      const isHealthy = async () => this.containers.exec(this.idOf(name), user, ...args).status === 0;
      await until(`${this.idOf(name)} is healthy`, isHealthy, seconds).catch((error: Error) => {
        throw new Error(`${error.message}\n${this.log()}`);
      });
    }
  }

  /** What all its containers wrote. */
  public log(): string {
    return this.definitions.map(({ name }) => `${name}: ${this.containers.log(this.idOf(name))}`).join('\n');
  }

  public disconnect(): void {
    if (this.options.address) attempt('ip', ['netns', 'delete', this.namespace]);
  }

  private get namespace(): string {
    return `${this.containers.cgroup.slice(1)}-${this.name}`;
  }

  /** Joined point to point with its machine, which routes. */
  private connect(): void {
    const { address } = this.options;
    if (!address) return;
    const device = `t${address.replaceAll('.', '')}`;
    const inside = (...args: string[]) => command('ip', ['-netns', this.namespace, ...args]);
    command('ip', ['netns', 'add', this.namespace]);
    inside('link', 'set', 'lo', 'up');
    command('ip', ['link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', this.namespace]);
    command('ip', ['link', 'set', device, 'up']);
    command('ip', ['route', 'add', `${address}/32`, 'dev', device, 'src', MACHINE]);
    inside('address', 'add', `${address}/32`, 'dev', 'eth0');
    inside('link', 'set', 'eth0', 'up');
    inside('route', 'add', `${MACHINE}/32`, 'dev', 'eth0');
    inside('route', 'add', 'default', 'via', MACHINE);
  }

  private async start(definition: ContainerDefinition): Promise<void> {
    const id = this.idOf(definition.name);
    const options = await this.containerOptions(definition);
    const isWaitedFor = this.definitions.some(({ dependsOn = [] }) =>
      dependsOn.some(({ containerName, condition }) => containerName === definition.name && condition === 'SUCCESS'),
    );
    if (!isWaitedFor) return this.containers.run(id, options);
    const status = this.containers.runToEnd(id, options);
    if (status !== 0) throw new Error(`${id} ended with ${status}: ${this.containers.log(id)}`);
  }

  private async containerOptions(definition: ContainerDefinition): Promise<ContainerOptions> {
    const { image, user, entryPoint, memory, linuxParameters } = definition;
    const plain = definition.environment.map(({ name, value }) => [name, value]);
    const secret: string[][] = [];
    for (const { name, valueFrom } of definition.secrets ?? []) secret.push([name, await this.secret(valueFrom)]);
    const hosts = join(this.containers.folder, `${this.name}.hosts`);
    writeFileSync(hosts, this.options.hosts);
    const own = this.options.address
      ? [`network:/var/run/netns/${this.namespace}`]
      : [`network:/proc/${process.pid}/ns/net`, `pid:/proc/${process.pid}/ns/pid`];
    return {
      image,
      user,
      entrypoint: entryPoint?.length ? entryPoint : undefined,
      args: definition.command ?? [],
      environment: {
        HOSTNAME: this.name,
        AWS_REGION: REGION,
        ...this.options.environment,
        ...Object.fromEntries([...plain, ...secret]),
      },
      memoryBytes: memory * 1024 * 1024,
      readOnlyRoot: definition.readonlyRootFilesystem,
      droppedCapabilities: linuxParameters.capabilities.drop ?? [],
      namespaces: own,
      mounts: [
        { source: hosts, path: '/etc/hosts', readOnly: true },
        ...definition.mountPoints.map(({ sourceVolume, containerPath, readOnly }) => ({
          source: this.folderOf(sourceVolume),
          path: containerPath,
          readOnly,
        })),
      ],
    };
  }

  /** A new volume belongs to root; a file system has the folder that its access point made. */
  private folderOf(volume: string): string {
    const found = this.volumes.find(({ Name }) => Name === volume);
    if (!found) throw new Error(`${this.name} has no volume ${volume}.`);
    if (found.Host?.SourcePath) return found.Host.SourcePath;
    const folder = join(this.containers.folder, `${this.name}-volume-${volume}`);
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    if (found.EFSVolumeConfiguration) {
      const { user } = this.definitions.find(({ mountPoints }) =>
        mountPoints.some(({ sourceVolume }) => sourceVolume === volume),
      ) as ContainerDefinition;
      command('chown', [user, folder]);
      chmodSync(folder, 0o750);
    }
    return folder;
  }

  /** A whole secret, or a field of the JSON in it: `arn:aws:secretsmanager:<region>:<account>:secret:<name>:<field>::`. */
  private async secret(valueFrom: string): Promise<string> {
    const parts = valueFrom.split(':');
    const input = { SecretId: parts.slice(0, 7).join(':') };
    const { SecretString } = await this.moto.json<{ SecretString: string }>(
      'secretsmanager',
      'secretsmanager.GetSecretValue',
      input,
    );
    return parts[7] ? JSON.parse(SecretString)[parts[7]] : SecretString;
  }
}

/** Those that others wait for come first. */
function inOrder(definitions: ContainerDefinition[]): ContainerDefinition[] {
  const waitsFor = ({ dependsOn = [] }: ContainerDefinition) => dependsOn.length;
  return [...definitions].sort((a, b) => waitsFor(a) - waitsFor(b));
}
