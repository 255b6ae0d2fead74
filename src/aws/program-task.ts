import {
  CpuArchitecture,
  Ec2TaskDefinition,
  FargateTaskDefinition,
  NetworkMode,
  OperatingSystemFamily,
  PidMode,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Program } from '../programs/program';
import { acknowledge } from './acknowledgements';
import { fargateSize } from './fargate-size';
import {
  type ContainerProps,
  filesContainer,
  healthContainer,
  type Mount,
  programContainer,
  SIDES_MEMORY_MIB,
  startAfter,
  type WrittenFile,
} from './program-containers';

/** The task of a program, without its containers: on each machine, or on Fargate. */
export function taskDefinition(
  scope: Construct,
  id: string,
  program: Program,
  resources: Record<string, string>,
): TaskDefinition {
  const task = program.scale.kind === 'per-node' ? machineTask(scope, id, program) : fargateTask(scope, id, program);
  acknowledge(task, 'plainEnvironment');
  for (const { actions, resources: names } of program.access.iam) {
    const arns = names.map((name) => name.replace(/\{(\w+)\}/g, (whole, key: string) => resources[key] ?? whole));
    task.addToTaskRolePolicy(new PolicyStatement({ actions, resources: arns }));
  }
  return task;
}

function fargateTask(scope: Construct, id: string, program: Program): TaskDefinition {
  const size = fargateSize(program.resources, SIDES_MEMORY_MIB);
  return new FargateTaskDefinition(scope, id, {
    cpu: size.cpu,
    memoryLimitMiB: size.memoryMiB,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.X86_64, operatingSystemFamily: OperatingSystemFamily.LINUX },
  });
}

/** What a program shares with its machine, it says itself, with the reason. */
function machineTask(scope: Construct, id: string, { access }: Program): TaskDefinition {
  const task = new Ec2TaskDefinition(scope, id, {
    networkMode: access.hostNetwork ? NetworkMode.HOST : NetworkMode.AWS_VPC,
    pidMode: access.hostProcesses ? PidMode.HOST : undefined,
  });
  for (const { name, hostPath } of access.hostPaths) task.addVolume({ name, host: { sourcePath: hostPath } });
  return task;
}

/** Puts a program's containers into its task: what writes its files, itself, what asks whether it is well. */
export function addProgram(props: ContainerProps): void {
  const { program, task } = props;
  const files = writtenFiles(program);
  const scratch = program.storage
    .filter(({ kind }) => kind === 'scratch')
    .map(({ name, path }): Mount => ({ volume: name, path, readOnly: false }));
  const folders = [...new Map(files.map((file) => [file.volume, folderOf(file.path)]))].map(
    ([volume, path]): Mount => ({ volume, path, readOnly: true }),
  );
  for (const { volume } of [...folders, ...scratch]) task.addVolume({ name: volume });
  const host = program.access.hostPaths.map(({ name, path }): Mount => ({ volume: name, path, readOnly: true }));
  const container = programContainer({ ...props, mounts: [...props.mounts, ...folders, ...scratch, ...host] });
  if (folders.length + scratch.length > 0) {
    startAfter(container, filesContainer({ ...props, mounts: folders }, files, scratch));
  }
  healthContainer(props);
}

function writtenFiles(program: Program): WrittenFile[] {
  const plain = program.files.map(({ path, content }) => ({ path, content }));
  const secret = program.secrets.map(({ path, secret: content }) => ({ path, content }));
  return [...plain, ...secret].map((file) => ({ ...file, volume: folderOf(file.path).slice(1).replaceAll('/', '-') }));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
