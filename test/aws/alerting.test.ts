import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SmsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { aws, Blueprint, Channel, Escalation, Responder } from 'cdk-observatory';
import { parse } from 'yaml';
import { alertManagerDefinition } from '../../src/aws/alert-manager';
import { notifierRoutes, notifierSecretNames } from '../../src/aws/notifier-routes';
import { everything, newStack, support } from './support';

const blueprint = everything();
const target = {
  topicArn: (severity: string) => `arn:aws:sns:eu-west-1:123456789012:${severity}`,
  region: 'eu-west-1',
};

function receiver(name: string) {
  const { receivers } = parse(parse(alertManagerDefinition(blueprint, target)).alertmanager_config);
  return receivers.find((candidate: { name: string }) => candidate.name === name).sns_configs;
}

describe('the alert manager definition', () => {
  test('a receiver whose channels the notifier tells is one message of JSON', () => {
    expect(receiver('support-high')).toEqual([
      {
        send_resolved: true,
        topic_arn: 'arn:aws:sns:eu-west-1:123456789012:high',
        sigv4: { region: 'eu-west-1' },
        message: '{{ template "observatory.json" . }}',
        attributes: { format: 'json', receiver: 'support-high', severity: 'high' },
      },
    ]);
  });

  test('the sign of life has no end to be told: it would be one more sign', () => {
    expect(receiver('heartbeat').map((config: { send_resolved: boolean }) => config.send_resolved)).toEqual([false]);
  });

  test('email is a message of text with a subject', () => {
    expect(receiver('checkout-low')).toEqual([
      expect.objectContaining({
        subject: '{{ template "observatory.subject" . }}',
        message: '{{ template "observatory.text" . }}',
        attributes: { format: 'text', receiver: 'checkout-low', severity: 'low' },
      }),
    ]);
  });

  test('a topic of the user is published to as it is, in its region', () => {
    expect(receiver('platform-medium')).toEqual([
      expect.objectContaining({
        topic_arn: 'arn:aws:sns:eu-west-1:123456789012:platform',
        sigv4: { region: 'eu-west-1' },
      }),
    ]);
  });

  test('nothing in it is read from a file, for the service has none', () => {
    expect(alertManagerDefinition(blueprint, target)).not.toMatch(/_file:/);
  });
});

describe('Alerting', () => {
  const stack = newStack();
  const workspace = new aws.PrometheusWorkspace(stack, 'Workspace', { alias: 'shop' });
  new aws.Alerting(stack, 'Alerting', { blueprint, workspace });
  const template = Template.fromStack(stack);

  const topicPolicies = Object.entries(template.findResources('AWS::SNS::TopicPolicy'));
  /** Who may publish to what, and when, by the policies of some topics. */
  const statements = (word: string) =>
    topicPolicies.flatMap(([id, { Properties }]) => (id.includes(word) ? [Properties.PolicyDocument.Statement] : []));
  const noPlainText = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
  const thisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

  test('only the alert manager of this workspace may publish alerts, over TLS', () => {
    const found = statements('Topics');
    expect(found).toHaveLength(4);
    for (const each of found) {
      expect(each).toEqual([
        expect.objectContaining(noPlainText),
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'aps.amazonaws.com' },
          Condition: expect.objectContaining(thisAccount),
        }),
      ]);
    }
  });

  test('an address is subscribed once to a topic, for all receivers that it belongs to', () => {
    const emails = Object.values(
      template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'email' } }),
    );
    const low = emails.filter(({ Properties }) => Properties.FilterPolicy?.receiver.includes('checkout-low'));
    expect(low.map(({ Properties }) => [Properties.Endpoint, Properties.FilterPolicy])).toEqual([
      ['checkout@example.com', { format: ['text'], receiver: ['checkout-low'] }],
      ['lead@example.com', { format: ['text'], receiver: ['checkout-low', 'platform-low'] }],
    ]);
  });

  test('the notifier may read the secrets that are named, use the key, write its log and its dead letters, no more', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const actions = policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
    );
    expect([...new Set(actions)].sort()).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ]);
  });

  test('what the notifier could not deliver is kept for two weeks, and raises an alarm', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/SQS', Threshold: 0 });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      FilterPolicy: { format: ['json'] },
      RedrivePolicy: Match.anyValue(),
    });
  });

  test('nothing of the concurrency is reserved, for a new account has none to spare', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('without a channel that needs it there is no notifier', () => {
    const mail = new Responder('mail', { mail: Channel.email('team@example.com') });
    const other = newStack();
    const alerting = new aws.Alerting(other, 'Alerting', {
      blueprint: new Blueprint('shop', { escalation: Escalation.through(mail) }),
      workspace: new aws.PrometheusWorkspace(other, 'Workspace', { alias: 'shop' }),
    });
    expect(alerting.notifier).toBeUndefined();
    Template.fromStack(other).resourceCountIs('AWS::Lambda::Function', 0);
  });
});

describe('the last resort', () => {
  const alertingWith = (props: Pick<aws.AlertingProps, 'blueprint' | 'lastResort'>) => {
    const stack = newStack();
    const workspace = new aws.PrometheusWorkspace(stack, 'Workspace', { alias: 'shop' });
    new aws.Alerting(stack, 'Alerting', { ...props, workspace });
    return { template: Template.fromStack(stack), warnings: Annotations.fromStack(stack) };
  };
  const noEmail = new Blueprint('shop', { escalation: Escalation.through(support) });
  const { template, warnings } = alertingWith({ blueprint });
  const [topic] = Object.keys(template.findResources('AWS::SNS::Topic')).filter((id) => id.includes('LastResort'));
  const [alarm] = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
  const heardBy = (of: Template) =>
    Object.values(of.findResources('AWS::SNS::Subscription')).flatMap(({ Properties }) =>
      Properties.TopicArn.Ref === topic ? [Properties] : [],
    );

  test('is a topic of its own, told by the alarm when notifications are lost and when that is over', () => {
    expect(topic).toBeDefined();
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
  });

  test('mails to every address of the responders, once, whatever the severity', () => {
    expect(heardBy(template)).toEqual(
      ['checkout@example.com', 'lead@example.com'].map((Endpoint) => ({
        ...{ Protocol: 'email', Endpoint, TopicArn: { Ref: topic } },
      })),
    );
    warnings.hasNoWarning('*', Match.stringLikeRegexp('Nobody hears it'));
  });

  test('lets that alarm publish and nobody else, and CloudWatch use the key', () => {
    const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy')).filter(
      ({ Properties }) => Properties.Topics[0].Ref === topic,
    );
    const allowed = policy.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [alarm, 'Arn'] } },
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        },
      }),
    ]);
    // An encrypted topic drops in silence what is published by who may not use its key.
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          }),
        ]),
      },
    });
  });

  test('is not the notifier', () => {
    expect(heardBy(template).map(({ Protocol }) => Protocol)).not.toContain('lambda');
  });

  test('without an address there is a warning that says how to give one', () => {
    alertingWith({ blueprint: noEmail }).warnings.hasWarning('*', Match.stringLikeRegexp('give lastResort'));
  });

  test('is whom it is said to be in place of the responders', () => {
    const lastResort = [new SmsSubscription('+4915112345678')];
    const chosen = alertingWith({ blueprint: noEmail, lastResort });
    expect(heardBy(chosen.template)).toEqual([
      expect.objectContaining({ Protocol: 'sms', Endpoint: '+4915112345678' }),
    ]);
    chosen.warnings.hasNoWarning('*', Match.stringLikeRegexp('Nobody hears it'));
  });
});

describe('notifierRoutes', () => {
  test('says by receiver which channels are told, with references to their secrets', () => {
    expect(notifierRoutes(blueprint).receivers['checkout-critical']).toEqual({
      responder: 'checkout',
      severity: 'critical',
      channels: [
        { kind: 'pagerduty', target: 'PagerDuty', secret: { name: 'pagerduty', key: 'key' } },
        { kind: 'slack', target: '#checkout', secret: { name: 'slack', key: 'url' } },
      ],
    });
    expect(notifierRoutes(blueprint).receivers.heartbeat.channels[0].kind).toBe('webhook');
  });

  test('has no receiver for what SNS tells by itself', () => {
    expect(notifierRoutes(blueprint).receivers['checkout-low']).toBeUndefined();
  });

  test('names each secret once', () => {
    expect(notifierSecretNames(blueprint)).toEqual(['heartbeat', 'opsgenie', 'pagerduty', 'slack']);
  });
});
