import { Duration, Tags } from 'aws-cdk-lib';
import { type ISecurityGroup, Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  type BaseService,
  Ec2Service,
  FargateService,
  type ICluster,
  PropagatedTagSource,
  type TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DnsRecordType, type INamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import type { ImageOptions } from '../programs/image';
import type { Call, Program } from '../programs/program';
import { encryptedLogGroup } from './encryption';
import { persistentVolumes } from './persistent-volume';
import { addProgram, taskDefinition } from './program-task';

/** Where a program runs on ECS. */
export interface ProgramServiceProps {
  readonly program: Program;
  readonly cluster: ICluster;
  /** Encrypts logs and data. */
  readonly encryptionKey: IKey;
  readonly logRetention?: RetentionDays;
  readonly images?: ImageOptions;
  /** Gives it a name that others reach it by. */
  readonly namespace?: INamespace;
  /** Which resources stand for the names in braces of the program's IAM statements. */
  readonly resources?: Record<string, string>;
  /** Tags of the ECS service, which discovery reads. */
  readonly tags?: Record<string, string>;
  /** The security groups of programs that it calls. */
  readonly neighbours?: Record<string, ISecurityGroup>;
}

/**
 * Any program as an ECS service: on Fargate, or one on each EC2 instance of the cluster. All of it follows from the program, so that a new
 * program is no new code here.
 */
export class ProgramService extends Construct {
  public readonly service: BaseService;
  public readonly taskDefinition: TaskDefinition;
  /** Of the tasks. Undefined where they share the network of their machine. */
  public readonly securityGroup?: ISecurityGroup;

  constructor(scope: Construct, id: string, props: ProgramServiceProps) {
    super(scope, id);
    const { program, cluster, encryptionKey } = props;
    const logGroup = encryptedLogGroup(this, 'Logs', { encryptionKey, retention: props.logRetention });
    const task = taskDefinition(this, 'Task', program, props.resources ?? {});
    this.taskDefinition = task;
    this.securityGroup = program.access.hostNetwork ? undefined : this.tasksGroup(props);
    const data = this.securityGroup
      ? persistentVolumes(this, { program, task, vpc: cluster.vpc, encryptionKey, tasks: this.securityGroup })
      : [];
    addProgram({ program, task, logGroup, images: props.images, mounts: data });
    this.service = program.scale.kind === 'per-node' ? this.daemon(props) : this.fargate(props);
    if (props.namespace && this.securityGroup) {
      this.service.enableCloudMap({
        name: program.name,
        cloudMapNamespace: props.namespace,
        dnsRecordType: DnsRecordType.A,
        dnsTtl: Duration.seconds(15),
      });
    }
    for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(this.service).add(key, value);
  }

  private fargate({ program, cluster }: ProgramServiceProps): FargateService {
    const count = program.scale.kind === 'per-node' ? 1 : program.scale.count;
    // Two that write the same data would spoil it: the old one goes before the new one comes.
    const alone = program.storage.some(({ kind }) => kind === 'persistent');
    return new FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.taskDefinition,
      desiredCount: count,
      minHealthyPercent: alone ? 0 : 100,
      maxHealthyPercent: alone ? 100 : 200,
      circuitBreaker: { rollback: true },
      assignPublicIp: false,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: this.securityGroup ? [this.securityGroup] : [],
      propagateTags: PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      enableExecuteCommand: false,
    });
  }

  private daemon({ cluster }: ProgramServiceProps): Ec2Service {
    return new Ec2Service(this, 'Service', {
      cluster,
      taskDefinition: this.taskDefinition,
      daemon: true,
      circuitBreaker: { rollback: true },
      propagateTags: PropagatedTagSource.SERVICE,
      enableECSManagedTags: true,
      enableExecuteCommand: false,
    });
  }

  /** What the tasks may reach: what the program says that it calls, and AWS itself for image, logs and secrets. */
  private tasksGroup({ program, cluster, neighbours }: ProgramServiceProps): SecurityGroup {
    const group = new SecurityGroup(this, 'SecurityGroup', {
      vpc: cluster.vpc,
      description: `Tasks of ${program.name}`,
      allowAllOutbound: false,
    });
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS: image, logs, secrets, metrics');
    const inside = Peer.ipv4(cluster.vpc.vpcCidrBlock);
    const allow = (call: Call): void => {
      switch (call.to) {
        case 'program': {
          const neighbour = neighbours?.[call.program];
          if (neighbour) group.addEgressRule(neighbour, Port.allTcp(), `calls ${call.program}`);
          break;
        }
        case 'targets':
        case 'nodes':
          if (call.ports.length === 0) group.addEgressRule(inside, Port.allTcp(), `calls ${call.to}`);
          for (const port of call.ports) group.addEgressRule(inside, Port.tcp(port), `calls ${call.to}`);
          break;
        case 'outside':
          for (const port of call.ports.filter((number) => number !== 443)) {
            group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), call.why);
          }
          break;
        case 'platform-api':
          break;
      }
    };
    for (const call of program.calls) allow(call);
    return group;
  }
}
