import { Annotations, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopicSubscription } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Blueprint } from '../model';
import { formatProblem } from '../model/problem';
import { alertManagerDefinition, alertManagerProblems, routeCount } from './alert-manager';
import { AlertTopics } from './alert-topics';
import { DEFAULT_ROUTES_QUOTA } from './limits';
import { Notifier } from './notifier';
import { notifierRoutes } from './notifier-routes';
import type { PrometheusWorkspace } from './prometheus-workspace';

/** What is chosen about alerting. */
export interface AlertingProps {
  /** Who is told of what. */
  readonly blueprint: Blueprint;
  /** Evaluates the rules and routes the alerts. */
  readonly workspace: PrometheusWorkspace;
  /**
   * Encrypts messages, logs, and what could not be delivered.
   * @default - the workspace's
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
   * How long logs are kept.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
}

/**
 * From a firing alert to people: the workspace's alert manager routes by responder and severity, SNS topics carry the messages, email goes
 * out by SNS, everything else by the notifier.
 */
export class Alerting extends Construct {
  /** One topic for each severity. */
  public readonly topics: AlertTopics;
  /** Tells Slack, PagerDuty, Opsgenie and webhooks. Undefined: no responder has such a channel. */
  public readonly notifier?: Notifier;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    const { blueprint, workspace, logRetention } = props;
    const encryptionKey = props.encryptionKey ?? workspace.encryptionKey;
    this.topics = new AlertTopics(this, 'Topics', { blueprint, workspace, encryptionKey });
    if (Object.keys(notifierRoutes(blueprint).receivers).length > 0) {
      const { topics } = this;
      const { secretsKey, lastResort } = props;
      const common = { blueprint, topics, encryptionKey, secretsKey, lastResort, logRetention };
      this.notifier = new Notifier(this, 'Notifier', common);
    }
    workspace.configureAlertManager(
      alertManagerDefinition(blueprint, {
        topicArn: (severity) => this.topics.topicFor(severity).topicArn,
        region: Stack.of(this).region,
      }),
    );
    this.node.addValidation({ validate: () => alertManagerProblems(blueprint).map(formatProblem) });
    const routes = routeCount(blueprint);
    if (routes > DEFAULT_ROUTES_QUOTA) {
      Annotations.of(this).addWarningV2(
        'cdk-observatory:routes-quota',
        `${routes} routes are more than the ${DEFAULT_ROUTES_QUOTA} that an alert manager takes at first: request a higher quota ` +
          '«Nodes in alert manager routing tree» (L-E3E60B3E) of Amazon Managed Prometheus before you deploy.',
      );
    }
  }
}
