import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'cdk-observatory';
import { fargateSize } from '../../src/aws/fargate-size';
import { ProgramService } from '../../src/aws/program-service';
import { GIB, MIB, NO_ACCESS, type Program, RuntimeValue } from '../../src/programs/program';
import { newStack } from './support';

/** A program that wants a bit of everything. */
const program: Program = {
  name: 'teller',
  component: 'example',
  image: { reference: 'registry.example.com/teller:1', version: '1' },
  args: ['--listen=:8000'],
  env: [
    { name: 'LEVEL', value: 'info' },
    { name: 'TOKEN', value: Secret.named('teller', 'token') },
  ],
  files: [{ path: '/etc/teller/config.yml', content: 'a: 1\n', onChange: 'restart' }],
  secrets: [{ secret: Secret.named('teller', 'password'), path: '/etc/teller-secrets/password' }],
  ports: [{ name: 'http', number: 8000, protocol: 'TCP' }],
  calls: [{ to: 'outside', ports: [443, 5000], why: 'tells' }],
  storage: [{ name: 'scratch', path: '/var/teller', bytes: GIB, kind: 'scratch' }],
  scale: { kind: 'replicas', count: 3 },
  health: {
    readiness: { path: '/ready', port: 'http' },
    liveness: { path: '/live', port: 'http' },
    startupSeconds: 900,
  },
  resources: {
    cpuMillis: { request: 500, limit: 2000 },
    memoryBytes: { request: 256 * MIB, limit: 900 * MIB },
  },
  user: { uid: 1000, gid: 2000 },
  access: { ...NO_ACCESS, iam: [{ actions: ['aps:RemoteWrite'], resources: ['{workspace}'] }] },
  stopSeconds: 300,
};

function rendered(changes: Partial<Program> = {}) {
  const stack = newStack();
  const cluster = new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') });
  new ProgramService(stack, 'Teller', {
    program: { ...program, ...changes },
    cluster,
    encryptionKey: new Key(stack, 'Key'),
    resources: { workspace: 'arn:aws:aps:eu-west-1:123456789012:workspace/ws-1' },
  });
  return Template.fromStack(stack);
}

describe('ProgramService', () => {
  const template = rendered();
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  const containers = Object.fromEntries(
    task.Properties.ContainerDefinitions.map((container: { Name: string }) => [container.Name, container]),
  );

  test('the program runs as its user, with its arguments, after its files are there', () => {
    expect(containers.teller).toMatchObject({
      Image: 'registry.example.com/teller:1',
      User: '1000:2000',
      Command: ['--listen=:8000'],
      DependsOn: [{ ContainerName: 'files', Condition: 'SUCCESS' }],
      Environment: [{ Name: 'LEVEL', Value: 'info' }],
      StopTimeout: 120,
    });
  });

  test('secrets come from Secrets Manager by name and key', () => {
    expect(containers.teller.Secrets).toMatchObject([{ Name: 'TOKEN' }]);
    expect(JSON.stringify(containers.teller.Secrets)).toContain(':secret:teller:token::');
  });

  test('files and secret files are written before, where the program can only read them', () => {
    expect(containers.files.Command[2]).toContain("printenv FILE_0 > '/etc/teller/config.yml'");
    expect(containers.files.Command[2]).toContain("printenv FILE_1 > '/etc/teller-secrets/password'");
    expect(containers.files.Environment).toEqual([{ Name: 'FILE_0', Value: 'a: 1\n' }]);
    expect(JSON.stringify(containers.files.Secrets)).toContain(':secret:teller:password::');
    expect(containers.teller.MountPoints).toEqual([
      { ContainerPath: '/etc/teller', ReadOnly: true, SourceVolume: 'etc-teller' },
      { ContainerPath: '/etc/teller-secrets', ReadOnly: true, SourceVolume: 'etc-teller-secrets' },
      { ContainerPath: '/var/teller', ReadOnly: false, SourceVolume: 'scratch' },
    ]);
  });

  test('a container beside it asks whether it is well', () => {
    expect(containers.health).toMatchObject({ Essential: true, User: '65534:65534' });
    expect(containers.health.HealthCheck.Command[1]).toContain('http://127.0.0.1:8000/live');
    expect(containers.health.HealthCheck.StartPeriod).toBe(300);
  });

  test('it may do what it says, on what the platform names', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: 'aps:RemoteWrite',
            Effect: 'Allow',
            Resource: 'arn:aws:aps:eu-west-1:123456789012:workspace/ws-1',
          },
        ],
      },
    });
  });

  test('it reaches what it calls, and nothing else', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Tasks of teller',
      SecurityGroupEgress: [
        Match.objectLike({ FromPort: 443, ToPort: 443 }),
        Match.objectLike({ FromPort: 5000, ToPort: 5000, Description: 'tells' }),
      ],
    });
  });

  test('the smallest task that holds it', () => {
    expect(task.Properties).toMatchObject({ Cpu: '512', Memory: '1024' });
  });

  test('data that outlives the task is on a file system of its own, and only one task writes it', () => {
    const persistent = rendered({
      storage: [{ name: 'data', path: '/data', bytes: GIB, kind: 'persistent' }],
      scale: { kind: 'replicas', count: 1 },
    });
    persistent.hasResourceProperties('AWS::EFS::FileSystem', { Encrypted: true });
    persistent.hasResourceProperties('AWS::EFS::AccessPoint', { PosixUser: { Uid: '1000', Gid: '2000' } });
    persistent.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
    });
    persistent.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Volumes: Match.arrayWith([
        Match.objectLike({ EFSVolumeConfiguration: Match.objectLike({ TransitEncryption: 'ENABLED' }) }),
      ]),
    });
  });

  test('a value that ECS does not tell is an error', () => {
    expect(() => rendered({ env: [{ name: 'NODE', value: RuntimeValue.NODE_NAME }] })).toThrow(/variable NODE/);
  });
});

describe('fargateSize', () => {
  const sized = (cpu: number, memory: number) =>
    fargateSize({ cpuMillis: { request: cpu, limit: cpu }, memoryBytes: { request: memory, limit: memory } }, 0);

  test('takes the next size that Fargate has', () => {
    expect(sized(10, 100 * MIB)).toEqual({ cpu: 256, memoryMiB: 512 });
    expect(sized(250, 3 * GIB)).toEqual({ cpu: 512, memoryMiB: 3072 });
    expect(sized(3000, 9 * GIB)).toEqual({ cpu: 4096, memoryMiB: 9216 });
  });

  test('what no task has is an error', () => {
    expect(() => sized(250, 200 * GIB)).toThrow(/at most 16384 CPU units and 122880 MiB/);
  });
});
