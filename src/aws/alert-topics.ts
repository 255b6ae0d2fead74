import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Subscription, SubscriptionFilter, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Blueprint, Severity } from '../model';
import { SEVERITIES } from '../model/severity';
import { routing } from '../programs/alertmanager/routing';
import { emailAddresses, FORMAT_ATTRIBUTE, MessageFormat, RECEIVER_ATTRIBUTE } from './alert-manager';
import { encryptionKey } from './encryption';
import type { PrometheusWorkspace } from './prometheus-workspace';

/** What is chosen about the topics. */
export interface AlertTopicsProps {
  /** Whose alerts these are, and who reads them by email. */
  readonly blueprint: Blueprint;
  /** Publishes the alerts. */
  readonly workspace: PrometheusWorkspace;
  /**
   * Encrypts the messages. The policy of a key that is not made in this app must let `aps.amazonaws.com` use it.
   * @default - a key of its own, rotated every year
   */
  readonly encryptionKey?: IKey;
}

/**
 * One SNS topic for each severity, which only the alert manager of a workspace publishes to, with the responders' email addresses
 * subscribed: each gets what its team is told, no more. SNS asks every address to confirm.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver.html
 */
export class AlertTopics extends Construct {
  private readonly topics: Topic[];

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const key = props.encryptionKey ?? encryptionKey(this, 'Key', `Alerts of ${props.blueprint.name}`);
    allowAlertManager(key, Stack.of(this).account);
    this.topics = SEVERITIES.map((severity) => this.topic(severity, key, props.workspace));
    this.subscribeEmail(props.blueprint);
  }

  /** The topic of a severity. */
  public topicFor(severity: Severity): Topic {
    return this.topics[SEVERITIES.indexOf(severity)];
  }

  private topic(severity: Severity, masterKey: IKey, workspace: PrometheusWorkspace): Topic {
    const topic = new Topic(this, capitalized(severity), { masterKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlertManager',
        principals: [new ServicePrincipal('aps.amazonaws.com')],
        actions: ['sns:Publish', 'sns:GetTopicAttributes'],
        resources: [topic.topicArn],
        conditions: {
          ArnEquals: { 'aws:SourceArn': workspace.workspaceArn },
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
        },
      }),
    );
    return topic;
  }

  /** SNS knows an address once a topic, so one subscription lists all receivers that the address belongs to. */
  private subscribeEmail(blueprint: Blueprint): void {
    const { receivers } = routing(blueprint);
    for (const severity of SEVERITIES) {
      const byAddress = new Map<string, string[]>();
      for (const receiver of receivers.filter((r) => r.severity === severity)) {
        for (const address of emailAddresses(receiver)) {
          byAddress.set(address, [...(byAddress.get(address) ?? []), receiver.name]);
        }
      }
      for (const [endpoint, names] of byAddress) {
        new Subscription(this, `${capitalized(severity)} ${endpoint}`, {
          topic: this.topicFor(severity),
          protocol: SubscriptionProtocol.EMAIL,
          endpoint,
          filterPolicy: {
            [FORMAT_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [MessageFormat.TEXT] }),
            [RECEIVER_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [...new Set(names)] }),
          },
        });
      }
    }
  }
}

/** @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AccessPermissions.html */
function allowAlertManager(key: IKey, account: string): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlertManager',
      principals: [new ServicePrincipal('aps.amazonaws.com')],
      actions: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
