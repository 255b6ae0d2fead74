import {
  AlertRule,
  Blueprint,
  Channel,
  Duration,
  Escalation,
  Inhibition,
  Query,
  Responder,
  RuleGroup,
  Runbook,
  Secret,
  Service,
  Severity,
  SeverityPolicy,
} from 'cdk-observatory';
import { alertmanagerConfig, alertmanagerProblems, receiverSecrets, routing } from '../../../src/programs/alertmanager';

const slack = Channel.slack('#support', { webhook: Secret.named('slack', 'url') });
const pagerDuty = Channel.pagerDuty({ routingKey: Secret.named('pagerduty', 'key') });
const support = new Responder('support', { chat: slack });
const checkout = new Responder('checkout', {
  page: pagerDuty,
  chat: slack,
  mail: Channel.email('checkout@example.com'),
});
const services = [new Service('api', { owner: checkout })];
const pathOf = (secret: Secret) => `/etc/secrets/${secret}`;

describe('routing', () => {
  const blueprint = new Blueprint('shop', { escalation: Escalation.through(support), services });
  const { route, receivers } = routing(blueprint);
  const receiver = (name: string) => receivers.find((r) => r.name === name)?.channels.map((channel) => channel.kind);

  test('an alert without a responder goes to the first level of escalation', () => {
    expect(route.receiver).toBe('support-high');
    expect(
      route.routes.filter((child) => child.matchers[0].label === 'severity').map((child) => child.receiver),
    ).toEqual(['support-critical', 'support-high', 'support-medium', 'support-low']);
  });

  test('an owner has a route of its own with one child for each severity', () => {
    const own = route.routes.find((child) => child.matchers[0].value === 'checkout');
    expect(own?.routes.map((child) => child.receiver)).toEqual([
      'checkout-critical',
      'checkout-high',
      'checkout-medium',
      'checkout-low',
    ]);
  });

  test('critical and high page and are written to chat, medium goes to chat, low to mail', () => {
    expect(receiver('checkout-critical')).toEqual(['pagerduty', 'slack']);
    expect(receiver('checkout-high')).toEqual(['pagerduty', 'slack']);
    expect(receiver('checkout-medium')).toEqual(['slack']);
    expect(receiver('checkout-low')).toEqual(['email']);
  });

  test('a responder with one channel hears everything there, once', () => {
    for (const severity of Object.values(Severity)) expect(receiver(`support-${severity}`)).toEqual(['slack']);
  });

  test('an alert is told again after the response time of its severity', () => {
    const critical = route.routes.find((child) => child.receiver === 'support-critical');
    expect(critical?.repeatInterval.toString()).toBe('1h');
  });

  test('a severity policy of the blueprint replaces the usual one', () => {
    const other = new Blueprint('shop', {
      escalation: Escalation.through(support),
      services,
      severities: [new SeverityPolicy(Severity.CRITICAL, { responseTime: Duration.minutes(15) })],
    });
    const critical = routing(other).route.routes.find((child) => child.receiver === 'support-critical');
    expect(critical?.repeatInterval.toString()).toBe('15m');
  });

  test('the dead man’s switch has its own route, told every minute', () => {
    const watched = new Blueprint('shop', {
      escalation: Escalation.through(support),
      services,
      heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
    });
    const [first] = routing(watched).route.routes;
    expect(first.matchers).toEqual([{ label: 'alertname', operator: '=', value: 'DeadMansSwitch' }]);
    // Looked at every 30 s, told when the last time is at least 50 s ago: every 60 s.
    expect([first.groupInterval, first.repeatInterval].map(String)).toEqual(['30s', '50s']);
  });

  test('all hear when an alert is over, but not the service that waits for the dead man’s switch', () => {
    const watched = new Blueprint('shop', {
      escalation: Escalation.through(support),
      services,
      heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
    });
    const { receivers } = alertmanagerConfig(watched, pathOf) as { receivers: Record<string, unknown>[] };
    const told = receivers.flatMap(({ name, ...channels }) =>
      Object.values(channels as Record<string, { send_resolved: boolean }[]>)
        .flat()
        .map(({ send_resolved }) => [name, send_resolved]),
    );
    expect(told.filter(([, hears]) => !hears)).toEqual([['heartbeat', false]]);
    expect(told.length).toBeGreaterThan(4);
  });

  test('an alert hides only a lesser one about the same thing', () => {
    const { inhibitions } = routing(blueprint);
    const levels = inhibitions.filter(({ equal }) => equal.includes('alertname'));
    expect(levels.map((inhibition) => [inhibition.source[0].value, inhibition.target[0].value])).toEqual([
      ['critical', 'high|medium|low'],
      ['high', 'medium|low'],
      ['medium', 'low'],
    ]);
    expect(inhibitions[0].equal).toEqual(expect.arrayContaining(['alertname', 'cluster', 'service', 'instance']));
  });

  test('an alert hides those that it names, if they matter less, in the same cluster and environment', () => {
    const rule = new AlertRule('WarehouseOnFire', {
      query: Query.promql('up == 0'),
      severity: Severity.HIGH,
      summary: 'It burns',
      runbook: new Runbook({ meaning: 'Fire.', checks: ['Smoke?'], actions: ['Run.'] }),
      hides: [new Inhibition({ alerts: ['TargetDown', 'DoorOpen'], equal: ['instance'] })],
    });
    const burning = new Blueprint('shop', {
      escalation: Escalation.through(support),
      rules: [new RuleGroup('own.fire', { alerts: [rule] })],
    });
    expect(routing(burning).inhibitions.at(-1)).toEqual({
      source: [
        { label: 'alertname', operator: '=', value: 'WarehouseOnFire' },
        { label: 'severity', operator: '=', value: 'high' },
      ],
      target: [
        { label: 'alertname', operator: '=~', value: 'TargetDown|DoorOpen' },
        { label: 'severity', operator: '=~', value: 'medium|low' },
      ],
      equal: ['cluster', 'environment', 'instance'],
    });
  });
});

describe('alertmanagerConfig', () => {
  const blueprint = new Blueprint('shop', { escalation: Escalation.through(support), services });

  test('credentials are read from files', () => {
    const text = JSON.stringify(alertmanagerConfig(blueprint, pathOf));
    expect(text).toContain('"routing_key_file":"/etc/secrets/pagerduty/key"');
    expect(text).toContain('"api_url_file":"/etc/secrets/slack/url"');
    expect(text).not.toMatch(/"(routing_key|api_url|api_key|auth_password|url)":/);
  });

  test('an incident says what is wrong in its one line', () => {
    const { receivers } = alertmanagerConfig(blueprint, pathOf) as {
      receivers: { name: string; pagerduty_configs?: { description: string }[] }[];
    };
    const page = receivers.find(({ name }) => name === 'checkout-critical')?.pagerduty_configs?.[0];
    expect(page?.description).toContain('{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}');
  });

  test('each secret is named once', () => {
    expect(receiverSecrets(blueprint).map(String)).toEqual(['slack/url', 'pagerduty/key']);
  });

  test('an email channel without a mail server is a problem that says how to mend it', () => {
    const [problem] = alertmanagerProblems(blueprint);
    expect(problem.code).toBe('no-mail-server');
    expect(problem.message).toContain('checkout');
    expect(problem.mend).toContain('mailServer');
  });
});
