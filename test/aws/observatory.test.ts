import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceType, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, Ec2Service, Ec2TaskDefinition, NetworkMode } from 'aws-cdk-lib/aws-ecs';
import { aws, Blueprint, Duration, Escalation, HttpMetrics, Service, Severity, SeverityPolicy } from 'cdk-observatory';
import { clusterWithInstances, everything, fargateService, newStack, observatoryWith, support } from './support';

const eks = (stack: Stack) => ({
  clusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/shop',
  subnets: new Vpc(stack, 'EksVpc').privateSubnets,
});

/** What stops synthesis, as people read it. */
function refusal(stack: Stack): string {
  try {
    (stack.node.root as App).synth();
  } catch (error) {
    return `${error}`;
  }
  return '';
}

describe('Observatory', () => {
  const { template } = observatoryWith(everything());
  const made = template();

  test('everything that keeps data is encrypted with a key that is rotated', () => {
    made.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    for (const [type, property] of [
      ['AWS::APS::Workspace', 'KmsKeyArn'],
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
      ['AWS::Logs::LogGroup', 'RetentionInDays'],
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::SQS::Queue', 'KmsMasterKeyId'],
      ['AWS::Lambda::Function', 'KmsKeyArn'],
      ['AWS::EFS::FileSystem', 'KmsKeyId'],
    ]) {
      const resources = Object.entries(made.findResources(type)).filter(([id]) => id.startsWith('Observatory'));
      expect(resources.length).toBeGreaterThan(0);
      for (const [, { Properties }] of resources) expect(Properties).toHaveProperty(property);
    }
  });

  test('metrics and keys stay when the stack goes', () => {
    for (const type of ['AWS::APS::Workspace', 'AWS::KMS::Key', 'AWS::EFS::FileSystem']) {
      made.hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('no container may change its image, gain rights or be root, but for the one that writes files and ends', () => {
    for (const [id, { Properties }] of Object.entries(made.findResources('AWS::ECS::TaskDefinition'))) {
      if (!id.startsWith('Observatory')) continue;
      for (const container of Properties.ContainerDefinitions) {
        expect(container).toMatchObject({
          ReadonlyRootFilesystem: true,
          Privileged: false,
          LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
          LogConfiguration: { LogDriver: 'awslogs' },
        });
        expect(container.User === '0:0').toBe(container.Name === 'files');
        if (container.Name === 'files') expect(container.Essential).toBe(false);
      }
    }
  });

  test('services have no public address, and roll back when they do not start', () => {
    for (const [id, { Properties }] of Object.entries(made.findResources('AWS::ECS::Service'))) {
      if (!id.startsWith('Observatory')) continue;
      expect(Properties.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp).toBe('DISABLED');
      expect(Properties.DeploymentConfiguration.DeploymentCircuitBreaker).toEqual({ Enable: true, Rollback: true });
    }
  });

  test('no secret stands in the template, only references', () => {
    const text = JSON.stringify(made.toJSON());
    expect(text).toContain(':secret:pagerduty-??????');
    expect(text).not.toMatch(/hooks\.slack\.com|routing_key"\s*:/);
  });

  test('two syntheses give equal bytes', () => {
    expect(JSON.stringify(observatoryWith(everything()).template().toJSON())).toBe(JSON.stringify(made.toJSON()));
  });

  test('probes and batch jobs have their programs, each in a security group that lets the collector in', () => {
    const families = Object.values(made.findResources('AWS::ECS::TaskDefinition')).map(
      ({ Properties }) => Properties.ContainerDefinitions[0].Name,
    );
    expect(families).toEqual(expect.arrayContaining(['blackbox-exporter', 'pushgateway', 'collector']));
    for (const port of [9115, 9091]) {
      made.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: port, ToPort: port });
    }
  });

  test('node exporter runs once on each instance of a cluster that has some, and shares what it must', () => {
    const stack = newStack();
    const cluster = clusterWithInstances(stack);
    new aws.Observatory(stack, 'Observatory', { blueprint: everything({ services: [] }), cluster });
    const result = Template.fromStack(stack);
    result.hasResourceProperties('AWS::ECS::Service', { SchedulingStrategy: 'DAEMON', LaunchType: 'EC2' });
    result.hasResourceProperties('AWS::ECS::TaskDefinition', {
      NetworkMode: 'host',
      PidMode: 'host',
      Volumes: Match.arrayWith([{ Name: 'proc', Host: { SourcePath: '/proc' } }]),
    });
    result.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 9100 });
    const rules = Object.values(result.findResources('AWS::APS::RuleGroupsNamespace')).map((r) => r.Properties.Data);
    expect(rules.join('')).toContain('node_filesystem_avail_bytes');
  });

  test('without instances there are no rules about nodes, and the user is told', () => {
    const rules = Object.values(made.findResources('AWS::APS::RuleGroupsNamespace')).map((r) => r.Properties.Data);
    expect(rules.join('')).not.toContain('node_filesystem_avail_bytes');
    expect(rules.join('')).toContain('probe_success');
  });

  test('an EKS cluster alone is scraped by AWS, with no collector', () => {
    const stack = newStack();
    const blueprint = new Blueprint('shop', {
      escalation: Escalation.through(support),
      services: [new Service('api', { metrics: HttpMetrics.openTelemetry() })],
    });
    const observatory = new aws.Observatory(stack, 'Observatory', { blueprint, eks: eks(stack) });
    expect(observatory.collector).toBeUndefined();
    expect(refusal(stack)).toBe('');
    const [scraper] = Object.values(Template.fromStack(stack).findResources('AWS::APS::Scraper'));
    const config = Buffer.from(scraper.Properties.ScrapeConfiguration.ConfigurationBlob, 'base64').toString();
    expect(config).toContain('/api/v1/nodes/$1/proxy/metrics/cadvisor');
    expect(config).toContain('regex: api');
  });

  test('a thousand services stay far from the limits of a stack', () => {
    const services = Array.from(
      { length: 1000 },
      (_, i) =>
        new Service(`service-${i}`, { metrics: HttpMetrics.openTelemetry(), objectives: { availability: 99.9 } }),
    );
    const stack = newStack();
    const blueprint = new Blueprint('large', { escalation: Escalation.through(support), services });
    const observatory = new aws.Observatory(stack, 'Observatory', { blueprint });
    for (const { name } of services) observatory.monitorTagged(name);
    const nested = observatory.rules.node.findAll().filter((child) => Stack.isStack(child)) as Stack[];
    for (const each of [stack, ...nested]) {
      const text = JSON.stringify(Template.fromStack(each).toJSON());
      expect(text.length).toBeLessThan(900_000);
      expect(Object.keys(Template.fromStack(each).toJSON().Resources).length).toBeLessThan(150);
    }
  });
});

describe('Observatory.monitor', () => {
  test('marks the ECS service for discovery and lets the collector reach its port', () => {
    const { template } = observatoryWith(everything());
    const made = template();
    made.hasResourceProperties('AWS::ECS::Service', {
      Tags: Match.arrayWith([
        { Key: 'observatory:blueprint', Value: 'shop' },
        { Key: 'observatory:job', Value: 'web' },
        { Key: 'observatory:path', Value: '/internal/metrics' },
        { Key: 'observatory:port', Value: '8080' },
        { Key: 'observatory:service', Value: 'web' },
      ]),
    });
    made.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 8080,
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Collector'), 'GroupId'] },
    });
  });

  test('works over stacks, and makes the one of the services depend on nothing', () => {
    const app = new App();
    const apps = new Stack(app, 'Apps');
    const cluster = new Cluster(apps, 'Cluster', { vpc: new Vpc(apps, 'Vpc') });
    const service = fargateService(apps, 'api', cluster);
    const shop = new Stack(app, 'Shop');
    const services = [new Service('api', { metrics: HttpMetrics.openTelemetry() })];
    const blueprint = new Blueprint('shop', { escalation: Escalation.through(support), services });
    new aws.Observatory(shop, 'Observatory', { blueprint, cluster }).monitor(service, { service: 'api', port: 9464 });
    Template.fromStack(shop).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 9464 });
    expect(apps.dependencies).toEqual([]);
  });

  test('a service that is monitored after the observatory was made still counts', () => {
    const { stack, observatory } = observatoryWith(everything());
    const other = new Cluster(stack, 'Other', { vpc: new Vpc(stack, 'OtherVpc') });
    observatory.monitor(fargateService(stack, 'api-2', other), { service: 'api' });
    const template = Template.fromStack(stack);
    const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition')).filter(({ Properties }) =>
      Properties.ContainerDefinitions.some(({ Name }: { Name: string }) => Name === 'collector'),
    );
    expect(JSON.stringify(task)).toMatch(/"Other[0-9A-F]+","Arn"/);
  });

  test('an unknown name is an error that offers the nearest', () => {
    const { observatory, stack } = observatoryWith(everything());
    const service = fargateService(stack, 'other', new Cluster(stack, 'Other', { vpc: new Vpc(stack, 'OtherVpc') }));
    expect(() => observatory.monitor(service, { service: 'wep' })).toThrow(
      /no service 'wep'[\s\S]*did you mean 'web'\?/,
    );
  });

  test('a task whose ports are only known when it runs is an error', () => {
    const { observatory, stack } = observatoryWith(everything());
    const taskDefinition = new Ec2TaskDefinition(stack, 'BridgeTask', { networkMode: NetworkMode.BRIDGE });
    taskDefinition.addContainer('app', { image: ContainerImage.fromRegistry('app'), memoryLimitMiB: 128 });
    const service = new Ec2Service(stack, 'Bridge', { cluster: clusterWithInstances(stack), taskDefinition });
    expect(() => observatory.monitor(service, { service: 'api' })).toThrow(/network mode bridge[\s\S]*AWS_VPC/);
  });

  test('addresses outside ECS are scraped as they are given, and checked', () => {
    const stack = newStack();
    const services = [new Service('api', { metrics: HttpMetrics.openTelemetry() })];
    const blueprint = new Blueprint('shop', { escalation: Escalation.through(support), services });
    const observatory = new aws.Observatory(stack, 'Observatory', { blueprint });
    expect(() => observatory.monitorTargets('api', ['http://api:9090/metrics'])).toThrow(
      /is no address[\s\S]*api\.internal:9090/,
    );
    observatory.monitorTargets('api', ['api-1.internal:9090']);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('- api-1.internal:9090');
  });
});

describe('Observatory.allowPushFrom', () => {
  test('lets a job reach pushgateway, and nobody else', () => {
    const { stack, observatory } = observatoryWith(everything());
    const job = new SecurityGroup(stack, 'Job', { vpc: new Vpc(stack, 'JobVpc') });
    observatory.allowPushFrom(job);
    const rules = Object.values(
      Template.fromStack(stack).findResources('AWS::EC2::SecurityGroupIngress', { Properties: { FromPort: 9091 } }),
    );
    const sources = rules.map(({ Properties }) => Properties.SourceSecurityGroupId['Fn::GetAtt'][0]);
    expect(sources).toEqual([expect.stringContaining('Collector'), expect.stringMatching(/^Job/)]);
    expect(observatory.pushgatewayAddress).toMatch(/^pushgateway\..*:9091$/);
  });

  test('needs a blueprint with batch jobs', () => {
    const stack = newStack();
    const observatory = new aws.Observatory(stack, 'Observatory', {
      blueprint: new Blueprint('shop', { escalation: Escalation.through(support) }),
    });
    const job = new SecurityGroup(stack, 'Job', { vpc: new Vpc(stack, 'JobVpc') });
    expect(() => observatory.allowPushFrom(job)).toThrow(/no pushgateway[\s\S]*batchJobs: true/);
  });
});

describe('bad input on AWS', () => {
  test('a service that nobody monitors is told together with everything else, and nothing is written', () => {
    const blueprint = everything({
      evaluationInterval: Duration.seconds(10),
      severities: [new SeverityPolicy(Severity.LOW, { repeat: Duration.days(7) })],
    });
    const stack = newStack();
    new aws.Observatory(stack, 'Observatory', { blueprint });
    const text = refusal(stack);
    expect(text).toMatch(/service 'api' has metrics that nobody collects/);
    expect(text).toMatch(/told again after 7d[\s\S]*at most 5d/);
    expect(text).toMatch(/evaluated every 10s[\s\S]*at least 30s/);
  });

  test('probes need a cluster', () => {
    const stack = newStack();
    new aws.Observatory(stack, 'Observatory', { blueprint: everything(), eks: eks(stack) });
    expect(refusal(stack)).toMatch(/no ECS cluster[\s\S]*give the observatory a cluster/);
  });

  test('monitoring an ECS service needs a cluster', () => {
    const stack = newStack();
    const blueprint = new Blueprint('shop', { escalation: Escalation.through(support) });
    const observatory = new aws.Observatory(stack, 'Observatory', { blueprint, eks: eks(stack) });
    expect(() => observatory.monitorTagged('api')).toThrow(/only an EKS cluster is observed/);
  });

  test('a scraper needs two subnets and half a minute', () => {
    const stack = newStack();
    const [subnet] = eks(stack).subnets;
    const blueprint = new Blueprint('shop', {
      escalation: Escalation.through(support),
      scrapeInterval: Duration.seconds(15),
    });
    const source = { clusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/shop', subnets: [subnet] };
    new aws.Observatory(stack, 'Observatory', { blueprint, eks: source });
    expect(refusal(stack)).toMatch(
      /scraped every 15s[\s\S]*1 subnets were given|1 subnets were given[\s\S]*scraped every 15s/,
    );
  });

  test('a retention that the service can not keep', () => {
    const props = { alias: 'shop', retention: Duration.days(2000) };
    expect(() => new aws.PrometheusWorkspace(newStack(), 'W', props)).toThrow(/kept 2000d[\s\S]*1095/);
  });

  test('instances that come after the observatory would be observed by nobody', () => {
    const stack = newStack();
    const cluster = new Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') });
    new aws.Observatory(stack, 'Observatory', { blueprint: everything({ services: [] }), cluster });
    cluster.addCapacity('Late', { instanceType: new InstanceType('t3.small') });
    expect(refusal(stack)).toMatch(/after the observatory was made[\s\S]*ec2Capacity: true/);
  });
});
