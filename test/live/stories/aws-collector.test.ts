import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Blueprint,
  Channel,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';
import { until } from '../../support/process';
import { Containers } from '../aws/containers';
import { Moto } from '../aws/moto';
import { RemoteWrite, WORKSPACES } from '../aws/remote-write';
import { Stack } from '../aws/stack';
import { STACK, synthesize } from '../aws/synthesize';
import { type ContainerDefinition, MACHINE, Task, type Volume } from '../aws/task';
import { taskImages } from '../aws/task-images';
import { ZoneTeller } from '../aws/zone-teller';
import { certificateAuthority } from '../cluster/certificates';
import { attempt, command } from '../cluster/command';
import { SAMPLE_SERVICE_IMAGE } from '../cluster/program-images';
import { story } from '../support/story';

/** Something that answers. */
const PROBED = 'http://pushgateway.shop.observatory.internal:9091/-/ready';
const ECS = 'AmazonEC2ContainerServiceV20141113';
const PROGRAMS = ['blackbox-exporter', 'collector', 'pushgateway'];

const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(
    new Responder('support', { page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }) }),
  ),
  services: [new Service('api', { metrics: HttpMetrics.openTelemetry() })],
  infrastructure: new Infrastructure({ batchJobs: true, probes: [Probe.http('storefront', PROBED)] }),
});

/** The service of the shop, as a user's own stack would make it, with the tags that docs/aws.md asks for. */
const API: ContainerDefinition = {
  name: 'api',
  image: SAMPLE_SERVICE_IMAGE,
  user: '65534:65534',
  essential: true,
  memory: 64,
  environment: [{ name: 'CONVENTION', value: 'opentelemetry' }],
  mountPoints: [],
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { drop: ['ALL'] } },
};
const TAGS = { blueprint: 'shop', job: 'api', service: 'api', port: '9090' };

interface EcsService {
  readonly serviceName: string;
  readonly taskDefinition: string;
}
interface EcsTask {
  readonly attachments: { readonly details: { readonly name: string; readonly value: string }[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'aws-collector-'));
const authority = mkdtempSync(join(tmpdir(), 'aws-authority-'));
let moto: Moto;
let zones: ZoneTeller;
let store: RemoteWrite;
let stack: Stack;
let containers: Containers;
const tasks: Task[] = [];

const ecs = <T>(action: string, input: object) => moto.json<T>('ecs', `${ECS}.${action}`, input as never);

/**
 * Asks for a task of a service, as the service itself would; gives the address that it was given. The definition is told again:
 * moto's CloudFormation forgets that its tasks have a network of their own.
 */
async function addressOfNewTask(
  cluster: string,
  service: string,
  containerDefinitions: ContainerDefinition[],
): Promise<string> {
  await ecs('RegisterTaskDefinition', { family: service, networkMode: 'awsvpc', containerDefinitions });
  const [[subnet], securityGroups] = ['AWS::EC2::Subnet', 'AWS::EC2::SecurityGroup'].map((type) => stack.of(type));
  const { tasks: made } = await ecs<{ tasks: EcsTask[] }>('RunTask', {
    ...{ cluster, taskDefinition: service, launchType: 'FARGATE', group: `service:${service}` },
    networkConfiguration: { awsvpcConfiguration: { subnets: [subnet], securityGroups } },
  });
  const details = made.flatMap(({ attachments }) => attachments).flatMap((each) => each.details);
  return details.find(({ name }) => name === 'privateIPv4Address')?.value as string;
}

beforeAll(async () => {
  synthesize(folder, { blueprint });
  certificateAuthority(authority);
  command('ip', ['link', 'set', 'lo', 'up']);
  command('ip', ['address', 'replace', `${MACHINE}/32`, 'dev', 'lo']);
  command('sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
  moto = await Moto.start(MACHINE);
  // Tasks stay as they are: by themselves moto's go on with their lives each time that they are looked at.
  const lasting = { model_name: 'ecs::task', transition: { progression: 'manual', times: 1_000_000 } };
  await moto.rest('moto', 'POST', '/moto-api/state-manager/set-transition', JSON.stringify(lasting));
  zones = await ZoneTeller.start(moto, MACHINE);
  store = await RemoteWrite.start(MACHINE, authority);
  stack = await Stack.create(moto, folder, STACK);

  // Moto gives addresses to tasks only where it was told this itself: of the template's word it takes no notice.
  for (const vpc of stack.of('AWS::EC2::VPC')) {
    const names = {
      Action: 'ModifyVpcAttribute',
      VpcId: vpc,
      'EnableDnsHostnames.Value': 'true',
      Version: '2016-11-15',
    };
    await moto.rest('ec2', 'POST', '/', `${new URLSearchParams(names)}`, 'application/x-www-form-urlencoded');
  }

  const [cluster] = stack.of('AWS::ECS::Cluster');
  await ecs('RegisterTaskDefinition', { family: 'api', networkMode: 'awsvpc', containerDefinitions: [API] });
  const tags = Object.entries(TAGS).map(([name, value]) => ({ key: `observatory:${name}`, value }));
  await ecs('CreateService', { cluster, serviceName: 'api', taskDefinition: 'api', desiredCount: 1, tags });

  // Nor does it take notice of the tags of services.
  for (const [id, { Tags }] of Object.entries(stack.properties('AWS::ECS::Service'))) {
    const told = (Tags as { Key: string; Value: string }[]).map(({ Key: key, Value: value }) => ({ key, value }));
    await ecs('TagResource', { resourceArn: stack.resources[id].physicalId, tags: told });
  }

  const { serviceArns } = await ecs<{ serviceArns: string[] }>('ListServices', { cluster });
  const { services } = await ecs<{ services: EcsService[] }>('DescribeServices', { cluster, services: serviceArns });
  const volumesOf = (family: string) =>
    Object.values(stack.properties('AWS::ECS::TaskDefinition')).find(({ Family }) => Family === family)?.Volumes;
  const described: { address: string; definitions: ContainerDefinition[]; volumes: Volume[] }[] = [];
  for (const { serviceName, taskDefinition } of services) {
    const answer = await ecs<{ taskDefinition: { family: string; containerDefinitions: ContainerDefinition[] } }>(
      'DescribeTaskDefinition',
      { taskDefinition },
    );
    const { family, containerDefinitions: definitions } = answer.taskDefinition;
    const address = await addressOfNewTask(cluster, serviceName, definitions);
    described.push({ address, definitions, volumes: (volumesOf(family) ?? []) as Volume[] });
  }
  const images = taskImages(described.flatMap(({ definitions }) => definitions));
  containers = await Containers.start(images, join(authority, 'ca.crt'));
  // Cloud Map would give the names of the exporters.
  const names = described.map(
    ({ address, definitions }) => `${address} ${definitions[0].name}.shop.observatory.internal`,
  );
  const hosts = ['127.0.0.1 localhost', `${MACHINE} ${WORKSPACES}`, ...names, ''].join('\n');
  // The collector comes last: it looks for tasks when it starts, and then once a minute.
  const last = ({ definitions: [{ name }] }: (typeof described)[0]) => (name === 'collector' ? 1 : 0);
  for (const { address, definitions, volumes } of described.sort((a, b) => last(a) - last(b))) {
    const options = { address, hosts, environment: { ...moto.environment, AWS_ENDPOINT_URL: zones.url } };
    tasks.push(await Task.run(containers, moto, definitions[0].name, definitions, volumes, options));
  }
}, 240_000);

afterAll(async () => {
  await containers?.stop();
  for (const task of tasks) task.disconnect();
  zones?.stop();
  await store?.stop();
  await moto?.stop();
  attempt('ip', ['address', 'delete', `${MACHINE}/32`, 'dev', 'lo']);
  for (const each of [folder, authority]) rmSync(each, { recursive: true });
}, 60_000);

describe('on AWS the collector', () => {
  story('runs beside the exporters of the template, all healthy by their own checks', async (tell) => {
    expect(tasks.map(({ name }) => name).sort()).toEqual(['api', ...PROGRAMS]);
    for (const task of tasks) await task.untilHealthy();
    tell.ran('containerd', 'moto', 'otelcol', 'blackbox-exporter', 'pushgateway', 'sample-service');
  });

  story('finds tasks by the ECS API, scrapes them, and its signed remote write arrives', async (tell) => {
    const start = Date.now();
    const jobs = async () => [...new Set((await store.query('up == 1')).map(({ metric }) => metric.job))].sort();
    await until('all jobs are up', async () => (await jobs()).length === 5, 120).catch(async (error: Error) => {
      const said = tasks
        .find(({ name }) => name === 'collector')
        ?.log()
        .slice(-3000);
      throw new Error(`${error.message}: ${JSON.stringify(await store.query('up'))} ${store.refused}\n${said}`);
    });
    expect(await jobs()).toEqual(['api', 'probes', ...PROGRAMS].sort());
    expect(store.refused).toEqual([]);
    tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s until the first samples of all jobs`);
    tell.ran('otelcol', 'moto', 'prometheus');
    tell.notRun('Amazon Managed Prometheus');
  });

  story('gives series the labels that rules read', async (tell) => {
    const [{ metric }] = await store.query('up{job="api"}');
    const api = tasks.find(({ name }) => name === 'api');
    expect(metric).toEqual({
      ...{ __name__: 'up', job: 'api', service: 'api', cluster: 'shop', environment: 'production' },
      ...{ __replica__: 'collector', instance: `${api?.address}:9090` },
    });
    const [probe] = await store.query('probe_success');
    expect(Number(probe.value[1])).toBe(1);
    expect(probe.metric).toMatchObject({ job: 'probes', instance: PROBED, cluster: 'shop', environment: 'production' });
    expect((await store.query('http_server_request_duration_seconds_count{service="api"}')).length).toBeGreaterThan(0);
    tell.ran('otelcol', 'blackbox-exporter', 'prometheus');
  });
});
