import { Match, Template } from 'aws-cdk-lib/assertions';
import { aws, Blueprint, Channel, Escalation, Responder } from 'cdk-observatory';
import { parse } from 'yaml';
import { alertManagerDefinition } from '../../src/aws/alert-manager';
import { notifierRoutes, notifierSecretNames } from '../../src/aws/notifier-routes';
import { everything, newStack } from './support';

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

  test('only the alert manager of this workspace may publish, over TLS', () => {
    template.resourceCountIs('AWS::SNS::Topic', 4);
    template.allResourcesProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'aps.amazonaws.com' },
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ],
      },
    });
  });

  test('an address is subscribed once to a topic, for all receivers that it belongs to', () => {
    const emails = Object.values(
      template.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'email' } }),
    );
    const low = emails.filter(({ Properties }) => Properties.FilterPolicy.receiver.includes('checkout-low'));
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
