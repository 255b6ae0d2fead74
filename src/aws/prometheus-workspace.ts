import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { CfnWorkspace } from 'aws-cdk-lib/aws-aps';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Duration } from '../model';
import { Problems } from '../model/problem';
import { encryptedLogGroup, encryptionKey } from './encryption';
import { MAX_RETENTION_DAYS } from './limits';

/** What is chosen about a workspace. */
export interface PrometheusWorkspaceProps {
  /** What people call the workspace: at most 100 characters. */
  readonly alias: string;
  /**
   * How long metrics are kept, in whole days, at most 1095.
   * @default - 150 days, as the service has it
   */
  readonly retention?: Duration;
  /**
   * Encrypts the metrics and the logs. Its policy must let CloudWatch Logs use it if it is not made in this app.
   * @default - a key of its own, rotated every year
   */
  readonly encryptionKey?: IKey;
  /**
   * How long the service's own logs are kept: rules that fail, notifications that do not arrive.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
  /**
   * What becomes of the metrics when the workspace leaves the stack.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A workspace of Amazon Managed Service for Prometheus: keeps metrics, evaluates rules, routes alerts. Encrypted, with logs.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/what-is-Amazon-Managed-Service-Prometheus.html
 */
export class PrometheusWorkspace extends Construct {
  /** The workspace's ARN. */
  public readonly workspaceArn: string;
  /** The workspace's id, such as `ws-…`. */
  public readonly workspaceId: string;
  /** Where remote write sends to. */
  public readonly remoteWriteUrl: string;
  /** Address of the Prometheus API, for Grafana; it ends with a slash. */
  public readonly endpoint: string;
  /** Where the service logs rules that fail and notifications that do not arrive. */
  public readonly logGroup: ILogGroup;
  /** Encrypts the metrics and the logs. */
  public readonly encryptionKey: IKey;
  private readonly resource: CfnWorkspace;

  constructor(scope: Construct, id: string, props: PrometheusWorkspaceProps) {
    super(scope, id);
    const days = retentionDays(props, this.node.path);
    this.encryptionKey = props.encryptionKey ?? encryptionKey(this, 'Key', `Metrics of ${props.alias}`);
    // Log delivery writes only to groups below this prefix without a policy that grows with each group.
    const name = `/aws/vendedlogs/prometheus/${Stack.of(this).stackName}/${props.alias}`;
    this.logGroup = encryptedLogGroup(this, 'Logs', {
      name,
      encryptionKey: this.encryptionKey,
      retention: props.logRetention,
    });
    this.resource = new CfnWorkspace(this, 'Resource', {
      alias: props.alias,
      kmsKeyArn: this.encryptionKey.keyArn,
      loggingConfiguration: { logGroupArn: this.logGroup.logGroupArn },
      workspaceConfiguration: days === undefined ? undefined : { retentionPeriodInDays: days },
    });
    this.resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    Tags.of(this.resource).add('Name', props.alias);
    this.workspaceArn = this.resource.attrArn;
    this.workspaceId = this.resource.attrWorkspaceId;
    this.endpoint = this.resource.attrPrometheusEndpoint;
    this.remoteWriteUrl = `${this.endpoint}api/v1/remote_write`;
  }

  /**
   * Says where alerts go.
   *
   * @param definition YAML with `alertmanager_config` and `template_files`
   * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
   */
  public configureAlertManager(definition: string): void {
    this.resource.alertManagerDefinition = definition;
  }

  /** Lets somebody send metrics here. */
  public grantRemoteWrite(grantee: IGrantable): Grant {
    return Grant.addToPrincipal({ grantee, actions: ['aps:RemoteWrite'], resourceArns: [this.workspaceArn] });
  }

  /** Lets somebody query metrics. */
  public grantQuery(grantee: IGrantable): Grant {
    const actions = ['aps:QueryMetrics', 'aps:GetSeries', 'aps:GetLabels', 'aps:GetMetricMetadata'];
    return Grant.addToPrincipal({ grantee, actions, resourceArns: [this.workspaceArn] });
  }
}

function retentionDays(props: PrometheusWorkspaceProps, where: string): number | undefined {
  if (!props.retention) return undefined;
  const days = Math.ceil(props.retention.toSeconds() / 86_400);
  const problems = new Problems(where);
  if (days > MAX_RETENTION_DAYS) {
    problems.add(
      'retention-too-long',
      `metrics would be kept ${props.retention}`,
      'keep them at most 1095 days, or remote-write them to a store of your own as well',
      `at most ${MAX_RETENTION_DAYS}d: Amazon Managed Prometheus keeps no longer`,
    );
  }
  problems.throwIfAny();
  return days;
}
