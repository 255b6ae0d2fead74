import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Blueprint, Channel, Escalation, Infrastructure, Responder, Secret } from 'cdk-observatory';
import { Containers } from '../aws/containers';
import { Internet } from '../aws/internet';
import { Moto } from '../aws/moto';
import { Stack } from '../aws/stack';
import { STACK, synthesize } from '../aws/synthesize';
import { type ContainerDefinition, Task, type Volume } from '../aws/task';
import { taskImages } from '../aws/task-images';
import { story } from '../support/story';

const NAME = 'node-exporter';
const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(
    new Responder('support', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) }),
  ),
  infrastructure: new Infrastructure(),
});

const folder = mkdtempSync(join(tmpdir(), 'aws-node-exporter-'));
let moto: Moto;
let internet: Internet;
let containers: Containers;
let task: Task;
let definition: Record<string, unknown>;

beforeAll(async () => {
  synthesize(folder, { blueprint, ec2Capacity: true });
  moto = await Moto.start();
  internet = await Internet.start();
  const stack = await Stack.create(moto, folder, STACK);
  const definitions = Object.values(stack.properties('AWS::ECS::TaskDefinition'));
  const isIt = ({ ContainerDefinitions }: Record<string, unknown>) =>
    (ContainerDefinitions as { Name: string }[]).some(({ Name }) => Name === NAME);
  definition = definitions.find(isIt) as Record<string, unknown>;
  const { taskDefinition } = await moto.json<{ taskDefinition: { containerDefinitions: ContainerDefinition[] } }>(
    'ecs',
    'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition',
    { taskDefinition: definition.Family },
  );
  const { containerDefinitions } = taskDefinition;
  containers = await Containers.start(taskImages(containerDefinitions), internet.authority);
  const volumes = definition.Volumes as Volume[];
  const options = { hosts: '127.0.0.1 localhost\n', environment: {} };
  task = await Task.run(containers, moto, NAME, containerDefinitions, volumes, options);
}, 180_000);

afterAll(async () => {
  await containers?.stop();
  await internet?.stop();
  await moto?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

describe('on AWS node exporter', () => {
  story('sees its machine: in the network and among the processes of it, as the template says', async (tell) => {
    expect(definition).toMatchObject({ NetworkMode: 'host', PidMode: 'host' });
    await task.untilHealthy();
    const metrics = await (await fetch('http://127.0.0.1:9100/metrics')).text();
    expect(metrics).toMatch(/^node_filesystem_avail_bytes\{.*mountpoint="\/".*\} [1-9]/m);
    expect(metrics).toMatch(/^node_memory_MemAvailable_bytes [1-9]/m);
    expect(metrics).toMatch(/^node_network_receive_bytes_total\{device="/m);
    tell.ran('containerd', NAME);
    tell.notRun('ECS on EC2, which would start one on each machine');
  });

  story('has no rights on it: nobody’s user, no capabilities, nothing that it could write', async (tell) => {
    const [{ name, user, mountPoints }] = task.definitions.filter(({ essential }) => essential);
    const status = readFileSync(`/proc/${containers.pid(task.idOf(name))}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\s+65534\s/m);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(mountPoints.every(({ readOnly }) => readOnly)).toBe(true);
    expect(containers.exec(task.idOf(name), user, '/bin/touch', '/host/root/tmp/changed').output).toContain(
      'Read-only',
    );
    tell.ran('containerd', NAME);
  });
});
