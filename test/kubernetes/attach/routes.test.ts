import { Blueprint, Channel, Escalation, Responder, Secret } from 'cdk-observatory';
import { find } from '../objects';
import { attachedWith } from './attached';

describe('routes', () => {
  const spec = find(attachedWith().objects(), 'AlertmanagerConfig', 'everything-routes').spec;
  const receiver = (name: string) => spec.receivers.find((one: { name: string }) => one.name === name);

  test('only alerts of the blueprint are heard, and only they hide each other', () => {
    const ours = { name: 'observatory', value: 'everything', matchType: '=' };
    expect(spec.route.matchers).toEqual([ours]);
    for (const { sourceMatch, targetMatch } of spec.inhibitRules) {
      expect(sourceMatch).toContainEqual(ours);
      expect(targetMatch).toContainEqual(ours);
    }
  });

  test('alerts about two namespaces are told apart', () => {
    expect(spec.route.groupBy).toContain('workload_namespace');
    const byNamespace = spec.inhibitRules.filter(({ equal }: { equal: string[] }) => equal.includes('namespace'));
    expect(byNamespace).not.toEqual([]);
    for (const { equal } of byNamespace) expect(equal).toContain('workload_namespace');
  });

  test('a node that is gone hides the alerts about its pods, in all namespaces', () => {
    const ofNode = spec.inhibitRules.filter(({ equal }: { equal: string[] }) => equal.includes('node'));
    const hidden = ofNode.filter(({ sourceMatch }: { sourceMatch: { value: string }[] }) =>
      sourceMatch.some(({ value }) => value === 'NodeNotReady'),
    );
    expect(hidden.map(({ equal }: { equal: string[] }) => equal)).toEqual([['cluster', 'environment', 'node']]);
  });

  test.each([
    ['checkout-critical', 'pagerdutyConfigs', { routingKey: { name: 'pagerduty', key: 'checkout' } }],
    ['checkout-medium', 'slackConfigs', { apiURL: { name: 'slack', key: 'checkout' }, channel: '#checkout' }],
    ['search-high', 'opsgenieConfigs', { apiKey: { name: 'opsgenie', key: 'search' }, priority: 'P2' }],
    ['machines-high', 'webhookConfigs', { urlSecret: { name: 'machines', key: 'url' } }],
    ['support-low', 'emailConfigs', { authPassword: { name: 'smtp', key: 'password' }, requireTLS: true }],
    ['heartbeat', 'webhookConfigs', { urlSecret: { name: 'heartbeat', key: 'url' } }],
  ])('%s is told by %s, its credential a key of a secret', (name, configs, expected) => {
    const sendResolved = name !== 'heartbeat';
    expect(receiver(name)[configs]).toEqual([expect.objectContaining({ sendResolved, ...expected })]);
  });

  test('an incident says what is wrong in its one line', () => {
    const { description } = receiver('checkout-critical').pagerdutyConfigs[0];
    expect(description).toContain('{{ .CommonLabels.alertname }}');
    expect(description).toContain('{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}');
  });

  test('an SNS topic is published to in its region', () => {
    const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts';
    const blueprint = new Blueprint('shop', {
      escalation: Escalation.through(new Responder('team', { chat: Channel.sns(topic) })),
    });
    const config = find(attachedWith({ blueprint }).objects(), 'AlertmanagerConfig', 'shop-routes');
    expect(config.spec.receivers[0].snsConfigs[0]).toMatchObject({ topicARN: topic, sigv4: { region: 'eu-west-1' } });
  });

  test('the secrets that must be there are named', () => {
    const team = new Responder('team', { chat: Channel.slack('#team', { webhook: Secret.named('slack', 'url') }) });
    const blueprint = new Blueprint('shop', { escalation: Escalation.through(team) });
    expect(attachedWith({ blueprint }).attached.requiredSecrets).toEqual(['team/slack: url']);
  });
});
