import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArnFormat, Duration, FileSystem, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ITopic, type ITopicSubscription, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Blueprint } from '../model';
import { ObservatoryError } from '../model/problem';
import { SEVERITIES } from '../model/severity';
import { FORMAT_ATTRIBUTE, MessageFormat } from './alert-manager';
import type { AlertTopics } from './alert-topics';
import { encryptedLogGroup, encryptionKey } from './encryption';
import { lastResort } from './last-resort';
import { notifierRoutes, notifierSecretNames } from './notifier-routes';

/** Where Lambda puts the code, and the routes beside it. */
const ROUTES_PATH = '/var/task/routes.json';

/** What is chosen about the notifier. */
export interface NotifierProps {
  /** Whose responders are told. */
  readonly blueprint: Blueprint;
  /** What it listens to. */
  readonly topics: AlertTopics;
  /**
   * Encrypts logs, environment and what could not be delivered. The policy of a key that is not made in this app must let the service
   * principals `logs.<region>`, `sns` and `cloudwatch` use it.
   * @default - a key of its own, rotated every year
   */
  readonly encryptionKey?: IKey;
  /**
   * The key with which the channels' secrets are encrypted, where it is your own.
   * @default - the account's key of Secrets Manager, which needs no permission
   */
  readonly secretsKey?: IKey;
  /**
   * How many notifications go out at once, at most; kept free for the notifier alone. AWS refuses it when less than the minimum stays
   * for other functions: on a new account with ten concurrent executions that is any number.
   * @default - as many as the account has free; what finds none free is tried again for six hours
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly concurrency?: number;
  /**
   * Who hears it when notifications are lost, without the notifier: an SMS wakes more people than a mail.
   * @default - the responders' email addresses; without any a warning
   */
  readonly lastResort?: ITopicSubscription[];
  /**
   * How long logs are kept.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * A Lambda function that tells Slack, PagerDuty, Opsgenie and webhooks what the alert manager publishes: each message to the channels of its
 * receiver. Credentials are read from Secrets Manager when they are needed. What can't be delivered is tried again, then kept in a queue
 * for two weeks.
 */
export class Notifier extends Construct {
  /** The function. */
  public readonly function: IFunction;
  /** Holds what could not be delivered. */
  public readonly undelivered: IQueue;
  /** In alarm while something could not be delivered. Its action is the last resort, which does not need the notifier. */
  public readonly alarm: Alarm;
  /** The topic of the last resort: CloudWatch says there that something could not be delivered, and when that is over. */
  public readonly lastResort: ITopic;

  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    const key = props.encryptionKey ?? encryptionKey(this, 'Key', `Notifications of ${props.blueprint.name}`);
    this.undelivered = this.deadLetters(key);
    const logGroup = encryptedLogGroup(this, 'Logs', { encryptionKey: key, retention: props.logRetention });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    const handler = new LambdaFunction(this, 'Function', {
      description: `Tells responders of ${props.blueprint.name} about alerts`,
      role,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(codeFolder(JSON.stringify(notifierRoutes(props.blueprint), null, 2))),
      environment: { ROUTES: ROUTES_PATH },
      environmentEncryption: key,
      memorySize: 256,
      timeout: Duration.minutes(1),
      reservedConcurrentExecutions: props.concurrency,
      retryAttempts: 2,
      deadLetterQueue: this.undelivered,
      logGroup,
    });
    this.function = handler;
    this.allowSecrets(handler, props);
    this.listen(handler, props.topics);
    this.alarm = new Alarm(this, 'Undelivered', {
      alarmDescription:
        `Notifications of ${props.blueprint.name} could not be delivered: look at the alerts that fire now, then at the log of the ` +
        'notifier. They are kept in its dead-letter queue; the alarm ends when that is empty.',
      metric: this.undelivered.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // A queue that nobody touches for hours is not measured any more: that does not mean that it is empty.
      treatMissingData: TreatMissingData.IGNORE,
    });
    this.lastResort = lastResort(this, 'LastResort', {
      ...{ blueprint: props.blueprint, alarm: this.alarm, encryptionKey: key },
      subscriptions: props.lastResort,
    });
  }

  private deadLetters(key: IKey): Queue {
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DeadLetters',
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
  }

  private allowSecrets(handler: LambdaFunction, { blueprint, secretsKey }: NotifierProps): void {
    const names = notifierSecretNames(blueprint);
    if (names.length === 0) return;
    handler.addToRolePolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        // Secrets Manager puts a hyphen and six characters of its own after a name.
        resources: names.map((name) =>
          Stack.of(this).formatArn({
            service: 'secretsmanager',
            resource: 'secret',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            resourceName: `${name}-??????`,
          }),
        ),
      }),
    );
    secretsKey?.grantDecrypt(handler);
  }

  private listen(handler: LambdaFunction, topics: AlertTopics): void {
    for (const severity of SEVERITIES) {
      topics.topicFor(severity).addSubscription(
        new LambdaSubscription(handler, {
          deadLetterQueue: this.undelivered,
          filterPolicy: { [FORMAT_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [MessageFormat.JSON] }) },
        }),
      );
    }
  }
}

/** The bundled function and its routes, in a folder of their own. Same content, same asset. */
function codeFolder(routes: string): string {
  // The same way from src and from lib.
  const bundle = join(__dirname, '../../assets/notifier/index.js');
  if (!existsSync(bundle)) {
    throw new ObservatoryError([
      {
        code: 'no-bundle',
        where: 'Notifier',
        message: 'the code of the function is not there',
        mend: 'make it first: npm run bundle',
      },
    ]);
  }
  const folder = FileSystem.mkdtemp('notifier-');
  copyFileSync(bundle, join(folder, 'index.js'));
  writeFileSync(join(folder, 'routes.json'), `${routes}\n`);
  return folder;
}
