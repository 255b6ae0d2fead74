import { Lazy, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import type { BaseService, ICluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Blueprint } from '../model';
import { formatProblem, type Problem } from '../model/problem';
import { probesJob } from '../programs/blackbox-exporter/job';
import { type CollectorOptions, collector, TELEMETRY_PORT } from '../programs/collector';
import { CONFIG_VARIABLE } from '../programs/collector/program';
import type { ImageOptions } from '../programs/image';
import type { Program } from '../programs/program';
import type { Surroundings } from '../programs/surroundings';
import { acknowledge } from './acknowledgements';
import { CLUSTER_ACTIONS, DISCOVERY_ACTIONS, ecsJobs, programTags } from './ecs-discovery';
import type { MonitorOptions } from './monitor-options';
import { MonitoredServices } from './monitored-services';
import { ProgramService } from './program-service';
import type { PrometheusWorkspace } from './prometheus-workspace';

/** A task definition holds 64 KiB; this leaves room for what else is in it. */
const MAX_CONFIG_BYTES = 48 * 1024;

/** What is chosen about the collector. */
export interface CollectorProps {
  /** What is scraped. */
  readonly blueprint: Blueprint;
  /** Where it is sent. */
  readonly workspace: PrometheusWorkspace;
  /** Where the collector runs; services of other clusters can be monitored too. */
  readonly cluster: ICluster;
  /**
   * `host:port` of a blackbox exporter, which looks at the blueprint's probes.
   * @default - probes are not looked at
   */
  readonly blackboxExporter?: string;
  /**
   * Services with metrics that are not monitored here are collected in another way.
   * @default false - each must be monitored: an alert on metrics that nobody collects would never fire
   */
  readonly allowUnmonitored?: boolean;
  /**
   * Replicas, capacity, overrides.
   * @default - two replicas, capacity estimated from the blueprint
   */
  readonly options?: CollectorOptions;
  /**
   * Where images come from.
   * @default - where their projects publish them
   */
  readonly images?: ImageOptions;
  /**
   * Encrypts the logs.
   * @default - the workspace's
   */
  readonly encryptionKey?: IKey;
  /**
   * How long logs are kept.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * OpenTelemetry collectors on Fargate: find the tasks of the services that they are told of, scrape them, send what they find to a
 * workspace, signed by their role.
 *
 * @see https://opentelemetry.io/docs/collector/
 */
export class Collector extends Construct {
  /** The ECS service. */
  public readonly service: BaseService;
  /** Of the collectors: what they scrape must let it in. */
  public readonly securityGroup: ISecurityGroup;
  private readonly monitored: MonitoredServices;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CollectorProps,
  ) {
    super(scope, id);
    const { blueprint, workspace, cluster } = props;
    this.monitored = new MonitoredServices(blueprint, this.node.path);
    // What is monitored is known at the end: until then the configuration is a promise.
    const config = Lazy.string({ produce: () => this.config() });
    const running = new ProgramService(this, 'Program', {
      program: { ...this.program(), env: [{ name: CONFIG_VARIABLE, value: config }] },
      cluster,
      encryptionKey: props.encryptionKey ?? workspace.encryptionKey,
      logRetention: props.logRetention,
      images: props.images,
      resources: { workspace: workspace.workspaceArn },
      tags: programTags(blueprint, 'collector', TELEMETRY_PORT),
    });
    this.service = running.service;
    this.securityGroup = running.securityGroup as ISecurityGroup;
    this.securityGroup.addIngressRule(this.securityGroup, Port.tcp(TELEMETRY_PORT), 'metrics of the collectors');
    this.allowDiscovery(running);
    this.node.addValidation({ validate: () => this.problems().map(formatProblem) });
  }

  /**
   * Scrapes the tasks of an ECS service: marks it with tags that discovery reads, and lets the collectors reach its port.
   *
   * @param ecsService on Fargate or EC2, with a network of its own (`awsvpc`) or its machine's (`host`)
   * @param options which service of the blueprint it is
   */
  public monitor(ecsService: BaseService, options: MonitorOptions): void {
    this.monitored.add(ecsService, options, this.securityGroup);
  }

  /**
   * Scrapes a service of the blueprint at fixed addresses, which the collectors must be able to reach.
   *
   * @param serviceName name of the blueprint's service
   * @param targets `host:port` of each instance
   */
  public monitorTargets(serviceName: string, targets: string[]): void {
    this.monitored.addTargets(serviceName, targets);
  }

  /**
   * Says that the ECS service of a blueprint's service is made elsewhere, carries the tags that discovery reads, and lets the collectors in.
   *
   * @param serviceName name of the blueprint's service
   * @see docs/aws.md
   */
  public monitorTagged(serviceName: string): void {
    this.monitored.addTagged(serviceName);
  }

  private program(): Program {
    const { blueprint, workspace, options, images } = this.props;
    const destination = { url: workspace.remoteWriteUrl, sigv4Region: Stack.of(this).region };
    return collector(blueprint, destination, this.surroundings(), options, images);
  }

  private config(): string {
    return this.program().env[0].value as string;
  }

  private surroundings(): Surroundings {
    const { blueprint, blackboxExporter } = this.props;
    const probes = blackboxExporter && blueprint.infrastructure.probes.length > 0;
    return {
      address: (program, port) => `${program}:${port}`,
      replicas: (program, port) => [`${program}:${port}`],
      secretPath: (secret) => `/etc/secrets/${secret}`,
      jobs: [
        ...ecsJobs(blueprint, { region: Stack.of(this).region, clusterArns: this.clusterArns() }),
        ...this.monitored.jobs,
        ...(probes ? [probesJob(blueprint, blackboxExporter)] : []),
      ],
    };
  }

  private clusterArns(): string[] {
    return [...new Set([this.props.cluster.clusterArn, ...this.monitored.clusterArns])];
  }

  private allowDiscovery({ taskDefinition }: ProgramService): void {
    acknowledge(taskDefinition.taskRole, 'discovery');
    // These look at more than one thing, or can't be held to one cluster.
    taskDefinition.addToTaskRolePolicy(new PolicyStatement({ actions: DISCOVERY_ACTIONS, resources: ['*'] }));
    taskDefinition.addToTaskRolePolicy(
      new PolicyStatement({
        actions: CLUSTER_ACTIONS,
        resources: ['*'],
        conditions: { ArnEquals: { 'ecs:cluster': Lazy.list({ produce: () => this.clusterArns() }) } },
      }),
    );
  }

  private problems(): Problem[] {
    const bytes = Buffer.byteLength(this.config());
    const tooLarge: Problem[] =
      bytes <= MAX_CONFIG_BYTES
        ? []
        : [
            {
              code: 'configuration-too-large',
              where: this.node.path,
              message: `the collector's configuration is ${bytes} bytes`,
              allowed: `at most ${MAX_CONFIG_BYTES}: a task definition holds 64 KiB`,
              mend: 'give fewer probes or fixed targets; services on ECS take no room, however many',
            },
          ];
    return [...(this.props.allowUnmonitored ? [] : this.monitored.problems), ...tooLarge];
  }
}
