import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** A key of our own: rotated every year, kept when the stack goes, for what it encrypted is kept too. */
export function encryptionKey(scope: Construct, id: string, description: string): Key {
  return new Key(scope, id, { description, enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN });
}

/** What is chosen about a log group. */
export interface EncryptedLogGroupProps {
  readonly encryptionKey: IKey;
  readonly retention?: RetentionDays;
  /** Undefined: CloudFormation names it. */
  readonly name?: string;
}

/** A log group that is encrypted, and forgets. */
export function encryptedLogGroup(scope: Construct, id: string, props: EncryptedLogGroupProps): LogGroup {
  allowLogs(props.encryptionKey, scope);
  return new LogGroup(scope, id, {
    logGroupName: props.name,
    encryptionKey: props.encryptionKey,
    retention: props.retention ?? RetentionDays.ONE_MONTH,
    // Logs of the observatory itself: what they tell is over when it is gone.
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/**
 * Lets CloudWatch Logs use the key for the log groups of this account and region.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function allowLogs(key: IKey, scope: Construct): void {
  const stack = Stack.of(scope);
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LogGroups',
      effect: Effect.ALLOW,
      principals: [new ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
}
