import { RemovalPolicy } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { TaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { FileSystem } from 'aws-cdk-lib/aws-efs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Program } from '../programs/program';
import type { Mount } from './program-containers';

/** Where persistent data lives. */
export interface PersistentVolumeProps {
  readonly program: Program;
  readonly task: TaskDefinition;
  readonly vpc: IVpc;
  readonly encryptionKey: IKey;
  /** Of the tasks: they reach the file system, nothing else does. */
  readonly tasks: ISecurityGroup;
}

/**
 * A file system for what outlives its task: encrypted at rest and on the way, reached by the program's own user and role alone, kept when
 * the stack goes.
 */
export function persistentVolumes(scope: Construct, props: PersistentVolumeProps): Mount[] {
  const { program, task } = props;
  const persistent = program.storage.filter(({ kind }) => kind === 'persistent');
  if (persistent.length === 0) return [];
  const securityGroup = new SecurityGroup(scope, 'DataSecurityGroup', {
    vpc: props.vpc,
    description: `Data of ${program.name}`,
    allowAllOutbound: false,
  });
  securityGroup.addIngressRule(props.tasks, Port.tcp(2049), `data of ${program.name}`);
  props.tasks.addEgressRule(securityGroup, Port.tcp(2049), `data of ${program.name}`);
  const fileSystem = new FileSystem(scope, 'Data', {
    vpc: props.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroup,
    encrypted: true,
    kmsKey: props.encryptionKey,
    enableAutomaticBackups: true,
    allowAnonymousAccess: false,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  return persistent.map(({ name, path }) => {
    const { uid, gid } = program.user;
    const accessPoint = fileSystem.addAccessPoint(`${name}-access`, {
      path: `/${name}`,
      posixUser: { uid: `${uid}`, gid: `${gid}` },
      createAcl: { ownerUid: `${uid}`, ownerGid: `${gid}`, permissions: '0750' },
    });
    fileSystem.grantReadWrite(task.taskRole);
    task.addVolume({
      name,
      efsVolumeConfiguration: {
        fileSystemId: fileSystem.fileSystemId,
        transitEncryption: 'ENABLED',
        authorizationConfig: { accessPointId: accessPoint.accessPointId, iam: 'ENABLED' },
      },
    });
    return { volume: name, path, readOnly: false };
  });
}
