import { Duration, Stack } from 'aws-cdk-lib';
import {
  Capability,
  type ContainerDefinition,
  ContainerDependencyCondition,
  ContainerImage,
  Secret as EcsSecret,
  LinuxParameters,
  LogDrivers,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret as ManagedSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Secret } from '../model';
import { ObservatoryError } from '../model/problem';
import { type ImageOptions, imageOf } from '../programs/image';
import { type EnvVar, MIB, type Program, RuntimeValue } from '../programs/program';

/** Memory of each container beside the program, in MiB. */
const SIDE_MEMORY_MIB = 32;

/** What both containers beside a program, one before it and one with it, need of a task. */
export const SIDES_MEMORY_MIB = 2 * SIDE_MEMORY_MIB;

/** Who the container beside the program runs as. */
const NOBODY = '65534:65534';

/** A folder that appears in the program's container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** What containers of a program need to know. */
export interface ContainerProps {
  readonly program: Program;
  readonly task: TaskDefinition;
  readonly logGroup: ILogGroup;
  readonly images?: ImageOptions;
  readonly mounts: Mount[];
}

/** The program itself. */
export function programContainer(props: ContainerProps): ContainerDefinition {
  const { program, task } = props;
  const { memoryBytes, cpuMillis } = program.resources;
  const container = task.addContainer(program.name, {
    ...common(task, props.logGroup, program.name),
    image: ContainerImage.fromRegistry(program.image.reference),
    user: `${program.user.uid}:${program.user.gid}`,
    entryPoint: program.command,
    command: program.args,
    cpu: Math.ceil((cpuMillis.request * 1024) / 1000),
    memoryReservationMiB: Math.ceil(memoryBytes.request / MIB),
    memoryLimitMiB: Math.ceil(memoryBytes.limit / MIB),
    // ECS waits no longer.
    stopTimeout: Duration.seconds(Math.min(program.stopSeconds, 120)),
    environment: plainValues(program),
    secrets: secretValues(task, program.env),
    portMappings: program.ports.map(({ number }) => ({ containerPort: number })),
  });
  container.addMountPoints(
    ...props.mounts.map(({ volume, path, readOnly }) => ({ sourceVolume: volume, containerPath: path, readOnly })),
  );
  return container;
}

/**
 * Asks the program every half minute whether it is well. ECS only runs commands inside a container, and images of good
 * manners have nothing in them that could ask: so it is a container of its own, in the same network. When it is told no, the task is
 * replaced.
 */
export function healthContainer(props: ContainerProps): ContainerDefinition {
  const { program, task } = props;
  const { liveness, startupSeconds } = program.health;
  const port = program.ports.find(({ name }) => name === liveness.port)?.number;
  return task.addContainer('health', {
    ...common(task, props.logGroup, `${program.name}-health`),
    image: ContainerImage.fromRegistry(imageOf('busybox', props.images).reference),
    user: NOBODY,
    command: ['sh', '-c', "trap 'exit 0' TERM; while :; do sleep 3600 & wait; done"],
    memoryLimitMiB: SIDE_MEMORY_MIB,
    healthCheck: {
      command: ['CMD-SHELL', `wget -q -O /dev/null http://127.0.0.1:${port}${liveness.path} || exit 1`],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(Math.min(startupSeconds, 300)),
    },
  });
}

/** A file that is written before the program starts. */
export interface WrittenFile {
  readonly volume: string;
  readonly path: string;
  readonly content: string | Secret;
}

/**
 * Writes the program's files to volumes, and ends. ECS has no files of its own: their contents come as values and secrets of this
 * container's environment, which the program does not see. Folders are made for everybody to read; scratch folders to write too.
 */
export function filesContainer(props: ContainerProps, files: WrittenFile[], scratch: Mount[]): ContainerDefinition {
  const { task, program } = props;
  const env: EnvVar[] = files.map(({ content }, i) => ({ name: `FILE_${i}`, value: content }));
  const script = [
    'set -eu',
    ...files.map(({ path }, i) => `mkdir -p '${path.slice(0, path.lastIndexOf('/'))}'; printenv FILE_${i} > '${path}'`),
    ...scratch.map(({ path }) => `chmod 1777 '${path}'`),
  ].join('\n');
  const container = task.addContainer('files', {
    ...common(task, props.logGroup, `${program.name}-files`),
    image: ContainerImage.fromRegistry(imageOf('busybox', props.images).reference),
    // New volumes belong to root. It ends before the program starts, and has no capabilities.
    user: '0:0',
    essential: false,
    command: ['sh', '-c', script],
    memoryLimitMiB: SIDE_MEMORY_MIB,
    environment: plainValues({ ...program, env }),
    secrets: secretValues(task, env),
  });
  const mounts = new Map([...props.mounts, ...scratch].map(({ volume, path }) => [volume, path]));
  container.addMountPoints(
    ...[...mounts].map(([sourceVolume, containerPath]) => ({ sourceVolume, containerPath, readOnly: false })),
  );
  return container;
}

/** The program starts when its files are there. */
export function startAfter(program: ContainerDefinition, files: ContainerDefinition): void {
  program.addContainerDependencies({ container: files, condition: ContainerDependencyCondition.SUCCESS });
}

/** What holds for every container: nothing it could change, nothing it may do beyond its own. */
function common(task: TaskDefinition, logGroup: ILogGroup, name: string) {
  const linuxParameters = new LinuxParameters(task, `${name}-linux`);
  linuxParameters.dropCapabilities(Capability.ALL);
  return {
    readonlyRootFilesystem: true,
    privileged: false,
    linuxParameters,
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: name }),
  };
}

function plainValues(program: Program): Record<string, string> {
  const values: [string, string][] = [];
  for (const { name, value } of program.env) {
    if (value instanceof Secret) continue;
    if (Object.values<string>(RuntimeValue).includes(value)) throw notOnEcs(program.name, name);
    values.push([name, value]);
  }
  return Object.fromEntries(values);
}

function notOnEcs(program: string, variable: string): ObservatoryError {
  return new ObservatoryError([
    {
      code: 'no-such-value-on-ecs',
      where: `Program '${program}'`,
      message: `its variable ${variable} is only known when it starts, and ECS does not tell`,
      mend: 'run this program on Kubernetes, or use what AWS has in its place',
    },
  ]);
}

function secretValues(task: TaskDefinition, env: EnvVar[]): Record<string, EcsSecret> {
  const entries = env.flatMap(({ name, value }) =>
    value instanceof Secret
      ? [[name, EcsSecret.fromSecretsManager(managedSecret(Stack.of(task), value), value.key)] as const]
      : [],
  );
  return Object.fromEntries(entries);
}

/** The Secrets Manager secret that a reference names, once in each stack. */
export function managedSecret(stack: Construct, secret: Secret): ISecret {
  const id = `ObservatorySecret ${secret.name}`;
  return (stack.node.tryFindChild(id) as ISecret | undefined) ?? ManagedSecret.fromSecretNameV2(stack, id, secret.name);
}
