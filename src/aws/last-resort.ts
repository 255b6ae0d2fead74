import { Annotations, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Blueprint } from '../model';
import { routing } from '../programs/alertmanager/routing';
import { emailAddresses } from './alert-manager';

/** What the last resort is made of. */
export interface LastResortProps {
  readonly blueprint: Blueprint;
  /** In alarm while people were not told. */
  readonly alarm: Alarm;
  readonly encryptionKey: IKey;
  /** Undefined: the responders' email addresses. */
  readonly subscriptions?: ITopicSubscription[];
}

/**
 * A topic on which CloudWatch itself says that people were not told, and when that is over. Neither the alert manager nor the notifier
 * has a part in it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function lastResort(scope: Construct, id: string, props: LastResortProps): Topic {
  const { blueprint, alarm, encryptionKey } = props;
  const topic = new Topic(scope, id, { masterKey: encryptionKey, enforceSSL: true });
  const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com');
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarm',
      principals: [cloudWatch],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { ArnEquals: { 'aws:SourceArn': alarm.alarmArn }, ...ofThisAccount },
    }),
  );
  // Not held to the alarm: it needs the topic, the topic needs the key.
  encryptionKey.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      principals: [cloudWatch],
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      resources: ['*'],
      conditions: ofThisAccount,
    }),
  );
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  const subscriptions = props.subscriptions ?? addresses(blueprint).map((address) => new EmailSubscription(address));
  for (const subscription of subscriptions) topic.addSubscription(subscription);
  if (subscriptions.length === 0) {
    Annotations.of(scope).addWarningV2(
      'cdk-observatory:no-last-resort',
      'Nobody hears it when notifications are lost, for no responder has an email address: give lastResort: ' +
        "[new EmailSubscription('oncall@example.com')], or an SmsSubscription (both of aws-cdk-lib/aws-sns-subscriptions).",
    );
  }
  return topic;
}

/** Every address that a responder reads, each once, sorted. */
function addresses(blueprint: Blueprint): string[] {
  return [...new Set(routing(blueprint).receivers.flatMap(emailAddresses))].sort();
}
