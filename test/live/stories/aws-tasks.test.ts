import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeAws } from '../../../examples/quickstart/aws';
import { Containers } from '../aws/containers';
import { Internet } from '../aws/internet';
import { Moto } from '../aws/moto';
import { Stack } from '../aws/stack';
import { type ContainerDefinition, MACHINE, Task, type Volume } from '../aws/task';
import { taskImages } from '../aws/task-images';
import { attempt, command } from '../cluster/command';
import { story } from '../support/story';

const folder = mkdtempSync(join(tmpdir(), 'aws-tasks-'));
let moto: Moto;
let internet: Internet;
let containers: Containers;
const tasks: Task[] = [];

beforeAll(async () => {
  synthesizeAws(folder);
  command('ip', ['link', 'set', 'lo', 'up']);
  command('ip', ['address', 'replace', `${MACHINE}/32`, 'dev', 'lo']);
  moto = await Moto.start(MACHINE);
  internet = await Internet.start();
  const stack = await Stack.create(moto, folder, 'shop');
  const definitions = Object.values(stack.properties('AWS::ECS::TaskDefinition'));
  const wanted = definitions.flatMap((each) => each.ContainerDefinitions as { Image: string; User: string }[]);
  const images = taskImages(wanted.map(({ Image, User }) => ({ image: Image, user: User })));
  containers = await Containers.start(images, internet.authority);
  for (const [index, taskDefinition] of stack.of('AWS::ECS::TaskDefinition').entries()) {
    const action = 'AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition';
    const { taskDefinition: described } = await moto.json<{
      taskDefinition: { family: string; containerDefinitions: ContainerDefinition[] };
    }>('ecs', action, { taskDefinition });
    const { Volumes = [] } = definitions.find(({ Family }) => Family === described.family) as { Volumes?: Volume[] };
    const name = described.containerDefinitions[0].name;
    tasks.push(
      await Task.run(containers, moto, name, described.containerDefinitions, Volumes, {
        address: `10.0.77.${index + 2}`,
        hosts: '127.0.0.1 localhost\n',
        environment: moto.environment,
      }),
    );
  }
}, 180_000);

afterAll(async () => {
  await containers?.stop();
  for (const task of tasks) task.disconnect();
  await internet?.stop();
  await moto?.stop();
  attempt('ip', ['address', 'delete', `${MACHINE}/32`, 'dev', 'lo']);
  rmSync(folder, { recursive: true });
});

const statusOf = (pid: number) => readFileSync(`/proc/${pid}/status`, 'utf8');

describe('on AWS the task definitions of the quickstart run as containers', () => {
  story('that are healthy by the checks that ECS runs inside them', async (tell) => {
    expect(tasks.map(({ name }) => name).sort()).toEqual(['blackbox-exporter', 'collector']);
    for (const task of tasks) await task.untilHealthy();
    tell.ran('containerd', 'otelcol', 'blackbox-exporter');
  });

  story(
    'with the user, capabilities and read-only root of the template, and the files that it writes',
    async (tell) => {
      for (const task of tasks) {
        for (const { name, user, essential } of task.definitions) {
          if (!essential) continue;
          const status = statusOf(containers.pid(task.idOf(name)));
          expect(status).toMatch(new RegExp(`^Uid:\\s+${user.split(':')[0]}\\s`, 'm'));
          expect(status).toMatch(/^CapEff:\s+0+$/m);
          expect(status).toMatch(/^CapBnd:\s+0+$/m);
          expect(containers.exec(task.idOf(name), user, '/bin/touch', '/changed').output).toContain('Read-only');
        }
      }
      const written = '/etc/blackbox-exporter/config/blackbox.yml';
      const { output } = containers.exec('blackbox-exporter-blackbox-exporter', '65534:65534', '/bin/cat', written);
      expect(output).toContain('http_2xx');
      tell.ran('containerd', 'otelcol', 'blackbox-exporter');
    },
  );
});
