import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack as CdkStack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'cdk-observatory';
import { ProgramService } from '../../../src/aws/program-service';
import { MIB, NO_ACCESS, type Program } from '../../../src/programs/program';
import { Containers, imageAs } from '../aws/containers';
import { Internet } from '../aws/internet';
import { Moto } from '../aws/moto';
import { Stack, templateOf } from '../aws/stack';
import { type ContainerDefinition, MACHINE, Task, type Volume } from '../aws/task';
import { attempt, command } from '../cluster/command';
import { programImages, SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { story } from '../support/story';

const NAME = 'secrets';
/** What busybox' own image has, and the stories' small one has not; Debian's busybox lacks the last. */
const APPLETS = { '/bin/mkdir': '/bin/busybox', '/bin/chmod': '/bin/busybox', '/bin/printenv': '/usr/bin/printenv' };
const VALUES = { token: 'token-that-nobody-sees', password: 'password-that-nobody-sees' };

/** No program that the library runs on ECS wants a secret today: this one does, in both ways that there are. */
const program: Program = {
  name: 'api',
  component: 'example',
  image: { reference: SAMPLE_SERVICE_IMAGE, version: '1.0.0' },
  args: [],
  env: [{ name: 'TOKEN', value: Secret.named('teller', 'token') }],
  files: [],
  secrets: [{ secret: Secret.named('teller', 'password'), path: '/etc/teller/password' }],
  ports: [{ name: 'http', number: 9090, protocol: 'TCP' }],
  calls: [],
  storage: [],
  scale: { kind: 'replicas', count: 1 },
  health: {
    readiness: { path: '/metrics', port: 'http' },
    liveness: { path: '/metrics', port: 'http' },
    startupSeconds: 30,
  },
  resources: { cpuMillis: { request: 100, limit: 100 }, memoryBytes: { request: 64 * MIB, limit: 64 * MIB } },
  user: { uid: 1000, gid: 2000 },
  access: NO_ACCESS,
  stopSeconds: 5,
};

const folder = mkdtempSync(join(tmpdir(), 'aws-secrets-'));
let moto: Moto;
let internet: Internet;
let stack: Stack;
let containers: Containers;
let task: Task;

beforeAll(async () => {
  synthesize();
  command('ip', ['link', 'set', 'lo', 'up']);
  command('ip', ['address', 'replace', `${MACHINE}/32`, 'dev', 'lo']);
  moto = await Moto.start(MACHINE);
  internet = await Internet.start();
  const secret = { Name: 'teller', SecretString: JSON.stringify(VALUES) };
  await moto.json('secretsmanager', 'secretsmanager.CreateSecret', secret);
  stack = await Stack.create(moto, folder, NAME);
  const [taskDefinition] = stack.of('AWS::ECS::TaskDefinition');
  const action = 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition';
  const { taskDefinition: described } = await moto.json<{
    taskDefinition: { containerDefinitions: ContainerDefinition[] };
  }>('ecs', action, { taskDefinition });
  const definitions = described.containerDefinitions;
  const [{ Volumes }] = Object.values(stack.properties('AWS::ECS::TaskDefinition')) as { Volumes: Volume[] }[];
  const images = definitions.flatMap(({ image, user }) =>
    programImages({})
      .filter(({ references }) => references.includes(image))
      .map((found) => ({
        ...found,
        references: [imageAs(image, user)],
        user,
        files: { ...APPLETS, ...found.files },
      })),
  );
  const once = [...new Map(images.map((image) => [image.references[0], image])).values()];
  containers = await Containers.start(once, internet.authority);
  const options = { address: '10.0.78.2', hosts: '127.0.0.1 localhost\n', environment: moto.environment };
  task = await Task.run(containers, moto, 'api', definitions, Volumes, options);
}, 180_000);

afterAll(async () => {
  await containers?.stop();
  task?.disconnect();
  await internet?.stop();
  await moto?.stop();
  attempt('ip', ['address', 'delete', `${MACHINE}/32`, 'dev', 'lo']);
  rmSync(folder, { recursive: true });
}, 60_000);

function synthesize(): void {
  const app = new App({ outdir: folder, analyticsReporting: false });
  const cdk = new CdkStack(app, NAME);
  const cluster = new Cluster(cdk, 'Cluster', {
    vpc: new Vpc(cdk, 'Vpc', { maxAzs: 1, restrictDefaultSecurityGroup: false }),
  });
  new ProgramService(cdk, 'Program', { program, cluster, encryptionKey: new Key(cdk, 'Key'), resources: {} });
  app.synth();
}

const environmentOf = (container: string) =>
  readFileSync(`/proc/${containers.pid(task.idOf(container))}/environ`, 'utf8').split('\0');

describe('on AWS a secret of Secrets Manager', () => {
  story('comes into the environment of the program that wants it, and of no other container', async (tell) => {
    await task.untilHealthy();
    expect(environmentOf('api')).toContain(`TOKEN=${VALUES.token}`);
    expect(environmentOf('health').join('\n')).not.toContain(VALUES.token);
    tell.ran('containerd', 'moto', 'sample-service');
    tell.notRun('Amazon ECS, which would read the secrets');
  });

  story('comes as a file that the program reads and can not change', async (tell) => {
    const inside = (...args: string[]) => containers.exec(task.idOf('api'), '1000:2000', ...args);
    expect(inside('/bin/cat', '/etc/teller/password').output.trim()).toBe(VALUES.password);
    expect(inside('/bin/touch', '/etc/teller/password').output).toContain('Read-only');
    expect(environmentOf('api').join('\n')).not.toContain(VALUES.password);
    tell.ran('containerd', 'moto', 'busybox');
  });

  story('is in the template, the task definition and the logs by its name alone', async (tell) => {
    const [taskDefinition] = stack.of('AWS::ECS::TaskDefinition');
    const told = await moto.json('ecs', 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition', {
      taskDefinition,
    });
    const written = [JSON.stringify(templateOf(folder, NAME)), JSON.stringify(told)];
    for (const text of written) expect(text).toContain(':secret:teller:token::');
    expect(containers.log(task.idOf('api'))).not.toBe('');
    for (const text of [...written, task.log()]) {
      for (const value of Object.values(VALUES)) expect(text).not.toContain(value);
    }
    tell.ran('moto');
  });
});
