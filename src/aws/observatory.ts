import { Annotations, Tags } from 'aws-cdk-lib';
import { type IConnectable, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import type { BaseService, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopicSubscription } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Skipped } from '../catalog/available';
import { rulebook } from '../catalog/rulebook';
import { SourceName } from '../catalog/sources';
import type { Blueprint } from '../model';
import { formatProblem, ObservatoryError, type Problem } from '../model/problem';
import type { CollectorOptions } from '../programs/collector';
import type { ImageOptions } from '../programs/image';
import { Alerting } from './alerting';
import { Collector } from './collector';
import { eksSources } from './eks-discovery';
import { encryptionKey } from './encryption';
import { Exporters } from './exporters';
import { type EksSource, ManagedScraper } from './managed-scraper';
import type { MonitorOptions } from './monitor-options';
import { network, cluster as newCluster } from './network';
import { PrometheusWorkspace } from './prometheus-workspace';
import { RuleNamespaces } from './rule-namespaces';

/** Port of pushgateway. */
const PUSHGATEWAY_PORT = 9091;

/** What is chosen about an observatory on AWS. */
export interface ObservatoryProps {
  /** What is observed, what is promised, who answers. */
  readonly blueprint: Blueprint;
  /**
   * Network in which the collectors run: private subnets with a way out, DNS names on.
   * @default - the cluster's, else a new one over two zones; with `eks` none
   */
  readonly vpc?: IVpc;
  /**
   * ECS cluster in which the collectors run.
   * @default - a new one on Fargate; with `eks` none
   */
  readonly cluster?: ICluster;
  /**
   * Whether the cluster has EC2 instances, so that node exporter runs on each of them.
   * @default - whether it has some when the observatory is made
   */
  readonly ec2Capacity?: boolean;
  /**
   * An EKS cluster that is collected by a managed scraper, beside or in place of the collectors on ECS.
   * @default - none
   */
  readonly eks?: EksSource;
  /**
   * Replicas, capacity and overrides of the collectors.
   * @default - two, capacity estimated from the blueprint
   */
  readonly collector?: CollectorOptions;
  /**
   * Where images come from.
   * @default - where their projects publish them
   */
  readonly images?: ImageOptions;
  /**
   * Encrypts everything. The policy of a key that is not made in this app must let the service principals `logs.<region>`, `aps`,
   * `sns` and `cloudwatch` use it.
   * @default - one key of its own, rotated every year
   */
  readonly encryptionKey?: IKey;
  /**
   * The key with which the channels' secrets are encrypted, where it is your own.
   * @default - the account's key of Secrets Manager
   */
  readonly secretsKey?: IKey;
  /**
   * Who hears it when the notifier could not deliver, by email or SMS of SNS itself.
   * @default - the responders' email addresses; without any a warning
   */
  readonly lastResort?: ITopicSubscription[];
  /**
   * How long the observatory's own logs are kept.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * Everything that has to run on AWS for a blueprint: Amazon Managed Prometheus keeps metrics, evaluates rules and routes alerts; collectors on
 * ECS or a managed scraper beside EKS bring the metrics; SNS and a notifier tell people.
 */
export class Observatory extends Construct {
  /** Keeps metrics, evaluates rules, routes alerts. */
  public readonly workspace: PrometheusWorkspace;
  /** Topics and notifier. */
  public readonly alerting: Alerting;
  /** The rules. */
  public readonly rules: RuleNamespaces;
  /** Collectors on ECS. Undefined: an EKS cluster alone is observed. */
  public readonly collector?: Collector;
  /** Managed scraper of an EKS cluster. Undefined: none was given. */
  public readonly scraper?: ManagedScraper;
  /** Encrypts everything. */
  public readonly encryptionKey: IKey;
  private readonly allNotes: string[];
  private exporterServices?: Exporters;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObservatoryProps,
  ) {
    super(scope, id);
    const { blueprint, logRetention, eks } = props;
    this.encryptionKey = props.encryptionKey ?? encryptionKey(this, 'Key', `Observatory of ${blueprint.name}`);
    this.workspace = new PrometheusWorkspace(this, 'Workspace', {
      alias: blueprint.name,
      retention: blueprint.metricsRetention.delete,
      encryptionKey: this.encryptionKey,
      logRetention,
    });
    const { workspace } = this;
    this.alerting = new Alerting(this, 'Alerting', {
      blueprint,
      workspace,
      logRetention,
      secretsKey: props.secretsKey,
      lastResort: props.lastResort,
    });
    const sources: SourceName[] = [];
    if (eks) {
      this.scraper = new ManagedScraper(this, 'Scraper', { blueprint, workspace, source: eks });
      sources.push(...eksSources(blueprint));
    }
    const cluster = this.cluster();
    if (cluster) {
      const exporters = this.exporters(cluster);
      this.exporterServices = exporters;
      this.collector = this.collectors(cluster, exporters);
      sources.push(SourceName.COLLECTOR, ...exporters.sources);
    }
    const { groups, problems, skipped } = rulebook(blueprint, [...new Set(sources)]);
    this.rules = new RuleNamespaces(this, 'Rules', { workspace, blueprint, groups });
    this.node.addValidation({ validate: () => [...problems, ...this.problems(cluster)].map(formatProblem) });
    this.allNotes = leftOut(skipped);
    for (const note of this.allNotes) Annotations.of(this).addInfo(note);
    Tags.of(this).add('observatory', blueprint.name);
  }

  /** `host:port` to which batch jobs push. Undefined: the blueprint has none, or there is no cluster. */
  public get pushgatewayAddress(): string | undefined {
    return this.exporterServices?.address('pushgateway');
  }

  /**
   * Lets a batch job push its metrics; nobody else can.
   *
   * @param job what pushes: an ECS service, a function, a security group
   */
  public allowPushFrom(job: IConnectable): void {
    const group = this.exporterServices?.securityGroup('pushgateway');
    if (!group) {
      throw new ObservatoryError([
        {
          code: 'no-pushgateway',
          where: this.node.path,
          message: 'there is no pushgateway to push to',
          mend: 'give the blueprint infrastructure: new Infrastructure({ batchJobs: true }), and the observatory a cluster',
        },
      ]);
    }
    job.connections.allowTo(group, Port.tcp(PUSHGATEWAY_PORT), 'pushes metrics of batch jobs');
  }

  /** What was left out here, and why: one note for each thing that is missing. */
  public get notes(): string[] {
    return [...this.allNotes];
  }

  /**
   * Scrapes the tasks of an ECS service.
   *
   * @param ecsService on Fargate or EC2, with a network of its own (`awsvpc`) or its machine's (`host`)
   * @param options which service of the blueprint it is
   */
  public monitor(ecsService: BaseService, options: MonitorOptions): void {
    this.collectorFor('monitor').monitor(ecsService, options);
  }

  /**
   * Scrapes a service of the blueprint at fixed addresses in the network.
   *
   * @param serviceName name of the blueprint's service
   * @param targets `host:port` of each instance
   */
  public monitorTargets(serviceName: string, targets: string[]): void {
    this.collectorFor('monitorTargets').monitorTargets(serviceName, targets);
  }

  /**
   * Says that the ECS service of a blueprint's service is made elsewhere and carries the tags that discovery reads.
   *
   * @param serviceName name of the blueprint's service
   */
  public monitorTagged(serviceName: string): void {
    this.collectorFor('monitorTagged').monitorTagged(serviceName);
  }

  private cluster(): ICluster | undefined {
    const { cluster, vpc, eks, logRetention } = this.props;
    if (cluster) return cluster;
    if (eks && !vpc) return undefined;
    return newCluster(this, vpc ?? network(this, { encryptionKey: this.encryptionKey, logRetention }));
  }

  private exporters(cluster: ICluster): Exporters {
    const { blueprint, images, logRetention, ec2Capacity } = this.props;
    return new Exporters(this, 'Exporters', {
      blueprint,
      cluster,
      hasInstances: ec2Capacity ?? cluster.hasEc2Capacity,
      encryptionKey: this.encryptionKey,
      images,
      logRetention,
    });
  }

  private collectors(cluster: ICluster, exporters: Exporters): Collector {
    const { blueprint, images, logRetention, collector: options } = this.props;
    const collector = new Collector(this, 'Collector', {
      blueprint,
      workspace: this.workspace,
      cluster,
      blackboxExporter: exporters.address('blackbox-exporter'),
      // What runs on EKS is found by the managed scraper.
      allowUnmonitored: this.props.eks !== undefined,
      options,
      images,
      logRetention,
    });
    exporters.allowFrom(collector.securityGroup);
    return collector;
  }

  private collectorFor(method: string): Collector {
    if (this.collector) return this.collector;
    throw new ObservatoryError([
      {
        code: 'no-collector',
        where: this.node.path,
        message: `${method}() needs collectors on ECS, and only an EKS cluster is observed`,
        mend: 'give the observatory a cluster or a vpc as well',
      },
    ]);
  }

  private problems(cluster: ICluster | undefined): Problem[] {
    const { blueprint, ec2Capacity } = this.props;
    const { nodes, probes, batchJobs } = blueprint.infrastructure;
    const found: Problem[] = [];
    if (!cluster && (probes.length > 0 || batchJobs)) {
      found.push({
        code: 'no-cluster',
        where: this.node.path,
        message: 'probes and batch jobs need programs of their own, and there is no ECS cluster to run them',
        mend: 'give the observatory a cluster or a vpc as well, or leave probes and batchJobs away',
      });
    }
    if (cluster?.hasEc2Capacity && nodes && !this.node.tryFindChild('Exporters')?.node.tryFindChild('node-exporter')) {
      if (ec2Capacity !== false) {
        found.push({
          code: 'late-capacity',
          where: this.node.path,
          message: 'the cluster was given EC2 instances after the observatory was made: nothing observes them',
          mend: 'add the capacity before, or give the observatory ec2Capacity: true',
        });
      }
    }
    return found;
  }
}

/** One note for each reason, with the groups of rules that it touches. */
function leftOut(skipped: Skipped[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { what, why } of skipped) groups.set(why, [...(groups.get(why) ?? []), what.split(':')[0]]);
  return [...groups].map(([why, names]) => `Rules are left out, for ${why}: ${[...new Set(names)].join(', ')}.`);
}
