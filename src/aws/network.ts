import { FlowLogDestination, FlowLogTrafficType, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights, type ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encryptedLogGroup } from './encryption';

/** What networks of our own need to know. */
export interface NetworkProps {
  readonly encryptionKey: IKey;
  readonly logRetention?: RetentionDays;
}

/** A network over two zones with private subnets and one way out, whose traffic is logged. */
export function network(scope: Construct, props: NetworkProps): IVpc {
  const vpc = new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
  vpc.addFlowLog('FlowLog', {
    trafficType: FlowLogTrafficType.REJECT,
    destination: FlowLogDestination.toCloudWatchLogs(
      encryptedLogGroup(scope, 'FlowLogs', { encryptionKey: props.encryptionKey, retention: props.logRetention }),
    ),
  });
  return vpc;
}

/** A cluster that runs on Fargate. */
export function cluster(scope: Construct, vpc: IVpc): ICluster {
  return new Cluster(scope, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED });
}
