import { App, type AppProps, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { InstanceType, IpAddresses, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  EcsOptimizedImage,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
} from 'aws-cdk-lib/aws-ecs';
import {
  aws,
  Blueprint,
  type BlueprintProps,
  Channel,
  Escalation,
  HttpMetrics,
  Infrastructure,
  Probe,
  Responder,
  Secret,
  Service,
} from 'cdk-observatory';

export const support = new Responder('support', {
  chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }),
});

/** One of everything: each kind of channel, probes, batch jobs, nodes. */
export function everything(props: Partial<BlueprintProps> = {}): Blueprint {
  const checkout = new Responder('checkout', {
    page: Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') }),
    chat: Channel.slack('#checkout', { webhook: Secret.named('slack', 'url') }),
    mail: Channel.email('checkout@example.com', 'lead@example.com'),
  });
  const platform = new Responder('platform', {
    page: Channel.opsgenie({ apiKey: Secret.named('opsgenie', 'key') }),
    chat: Channel.sns('arn:aws:sns:eu-west-1:123456789012:platform'),
    mail: Channel.email('lead@example.com'),
  });
  return new Blueprint('shop', {
    escalation: Escalation.through(support, checkout),
    services: [
      new Service('api', { owner: checkout, metrics: HttpMetrics.openTelemetry(), objectives: { availability: 99.9 } }),
      new Service('web', { metrics: HttpMetrics.prometheus(), endpoint: { port: 8080, path: '/internal/metrics' } }),
    ],
    infrastructure: new Infrastructure({
      owner: platform,
      batchJobs: true,
      probes: [Probe.http('storefront', 'https://shop.example.com/')],
    }),
    heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
    ...props,
  });
}

/** A stack in no account. Validation of templates takes seconds and has a test of its own. */
export function newStack(props: AppProps = {}): Stack {
  return new Stack(new App({ analyticsReporting: false, ...props }), 'Shop');
}

/** A service of users on Fargate. */
export function fargateService(stack: Stack, id: string, cluster: Cluster): FargateService {
  const taskDefinition = new FargateTaskDefinition(stack, `${id}-task`);
  taskDefinition.addContainer('app', {
    image: ContainerImage.fromRegistry('registry.example.com/app:1'),
    logging: LogDrivers.awsLogs({ streamPrefix: id }),
  });
  return new FargateService(stack, id, { cluster, taskDefinition, minHealthyPercent: 100 });
}

/** A cluster with EC2 instances, in a network of its own. */
export function clusterWithInstances(stack: Stack): Cluster {
  const vpc = new Vpc(stack, 'Vpc', { ipAddresses: IpAddresses.cidr('10.1.0.0/16'), maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED });
  cluster.addCapacity('Instances', {
    instanceType: new InstanceType('t3.medium'),
    machineImage: EcsOptimizedImage.amazonLinux2023(),
  });
  return cluster;
}

/** A whole observatory with services that are monitored. */
export function observatoryWith(blueprint: Blueprint, stack = newStack()) {
  const observatory = new aws.Observatory(stack, 'Observatory', { blueprint });
  const cluster = new Cluster(stack, 'Apps', { vpc: new Vpc(stack, 'AppsVpc', { natGateways: 1 }) });
  for (const { name } of blueprint.services)
    observatory.monitor(fargateService(stack, name, cluster), { service: name });
  return { stack, observatory, template: () => Template.fromStack(stack) };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A value of a template with made-up answers in place of what CloudFormation would fill in. */
export function filledIn(value: unknown): unknown {
  const json = value as Json;
  if (Array.isArray(json)) return json.map(filledIn);
  if (typeof json !== 'object' || json === null) return json;
  const [[name, argument]] = Object.entries(json).length === 1 ? Object.entries(json) : [['', null]];
  if (name === 'Ref') return reference(argument as string);
  if (name === 'Fn::GetAtt') return reference((argument as string[]).join('.'));
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, Json[]];
    return parts.map(filledIn).join(separator);
  }
  return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, filledIn(inner)]));
}

function reference(name: string): string {
  if (name === 'AWS::Region') return 'eu-west-1';
  if (name === 'AWS::AccountId') return '123456789012';
  if (name === 'AWS::Partition') return 'aws';
  if (name.endsWith('.PrometheusEndpoint')) return 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/';
  return `arn:aws:sns:eu-west-1:123456789012:${name}`;
}
