import { type ISecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type INamespace, PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { SourceName } from '../catalog/sources';
import type { Blueprint } from '../model';
import { blackboxExporter } from '../programs/blackbox-exporter/program';
import type { ImageOptions } from '../programs/image';
import { nodeExporter } from '../programs/node-exporter/program';
import type { Program } from '../programs/program';
import { pushgateway } from '../programs/pushgateway/program';
import { programTags } from './ecs-discovery';
import { ProgramService } from './program-service';

/** What exporters need to know. */
export interface ExportersProps {
  readonly blueprint: Blueprint;
  readonly cluster: ICluster;
  /** Whether the cluster has EC2 instances. */
  readonly hasInstances: boolean;
  readonly encryptionKey: IKey;
  readonly images?: ImageOptions;
  readonly logRetention?: RetentionDays;
}

/** The exporters that a blueprint asks for, each as an ECS service: node exporter on each instance, the others on Fargate. */
export class Exporters extends Construct {
  /** What they measure. */
  public readonly sources: SourceName[] = [];
  private readonly services = new Map<string, { service: ProgramService; port: number }>();
  private ownNamespace?: INamespace;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExportersProps,
  ) {
    super(scope, id);
    const { blueprint, images, hasInstances } = props;
    const { nodes, probes, batchJobs } = blueprint.infrastructure;
    if (nodes && hasInstances) this.add(nodeExporter(images), SourceName.NODE_EXPORTER);
    if (probes.length > 0) this.add(blackboxExporter(blueprint, images), SourceName.BLACKBOX_EXPORTER);
    if (batchJobs) this.add(pushgateway(images), SourceName.PUSHGATEWAY);
  }

  /** `host:port` of an exporter, if it is there. */
  public address(program: string): string | undefined {
    const found = this.services.get(program);
    return found && `${program}.${this.namespace().namespaceName}:${found.port}`;
  }

  /** The security group of an exporter's tasks, if it is there and has one. */
  public securityGroup(program: string): ISecurityGroup | undefined {
    return this.services.get(program)?.service.securityGroup;
  }

  /** Lets the collector in. */
  public allowFrom(collector: ISecurityGroup): void {
    for (const [name, { service, port }] of this.services) {
      const groups = service.securityGroup ? [service.securityGroup] : this.props.cluster.connections.securityGroups;
      for (const group of groups) group.addIngressRule(collector, Port.tcp(port), `metrics of ${name}`, true);
    }
  }

  private add(program: Program, source: SourceName): void {
    const { blueprint, cluster, encryptionKey, images, logRetention } = this.props;
    const port = program.ports[0].number;
    const service = new ProgramService(this, program.name, {
      program,
      cluster,
      encryptionKey,
      images,
      logRetention,
      namespace: program.access.hostNetwork ? undefined : this.namespace(),
      tags: programTags(blueprint, program.name, port),
    });
    this.services.set(program.name, { service, port });
    this.sources.push(source);
  }

  /** Made when the first exporter needs a name. */
  private namespace(): INamespace {
    const { blueprint, cluster } = this.props;
    this.ownNamespace ??= new PrivateDnsNamespace(this, 'Namespace', {
      name: `${blueprint.name}.observatory.internal`,
      description: `Exporters of ${blueprint.name}`,
      vpc: cluster.vpc,
    });
    return this.ownNamespace;
  }
}
