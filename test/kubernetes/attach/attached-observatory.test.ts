import {
  AlertRule,
  Blueprint,
  Channel,
  Escalation,
  kubernetes,
  Query,
  Responder,
  Runbook,
  Secret,
  Service,
  Severity,
  SourceName,
} from 'cdk-observatory';
import { ApiObject, type Chart } from 'cdk8s';
import { Deployment, LabelExpression, LabelSelector } from 'cdk8s-plus-28';
import { everything } from '../../support/everything';
import { failureOf, find, newChart, objectsOf } from '../objects';

const PROBER = 'blackbox.monitoring.svc:9115';

function attachedWith(props: Partial<kubernetes.AttachedObservatoryProps> = {}, chart = newChart()) {
  const attached = new kubernetes.AttachedObservatory(chart, 'attached', {
    blueprint: everything,
    namespace: 'team',
    prober: PROBER,
    ...props,
  });
  return { chart, attached, objects: () => objectsOf(chart) };
}

function deployment(chart: Chart, id: string, namespace?: string, ports = [9090]): Deployment {
  const declared = ports.map((number) => ({ number, name: `p${number}` }));
  return new Deployment(chart, id, { metadata: { namespace }, containers: [{ image: id, ports: declared }] });
}

const rulesIn = (chart: Chart) =>
  objectsOf(chart)
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups.flatMap(({ rules }: { rules: Record<string, unknown>[] }) => rules));

describe('AttachedObservatory', () => {
  test('makes objects of the operator and nothing that runs, all where they are looked for', () => {
    const objects = attachedWith().objects();
    const kinds = new Set(objects.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
    expect([...kinds].sort()).toEqual([
      'monitoring.coreos.com/v1 PodMonitor',
      'monitoring.coreos.com/v1 Probe',
      'monitoring.coreos.com/v1 PrometheusRule',
      'monitoring.coreos.com/v1alpha1 AlertmanagerConfig',
    ]);
    for (const { metadata } of objects) {
      expect(metadata.namespace).toBe('team');
      expect(metadata.labels).toMatchObject({ release: 'kube-prometheus-stack' });
    }
  });

  test('carries the labels that the cluster chooses by', () => {
    const objects = attachedWith({ releaseLabels: { team: 'shop' } }).objects();
    for (const { metadata } of objects) {
      expect(metadata.labels).toMatchObject({ team: 'shop', 'app.kubernetes.io/instance': 'everything' });
      expect(metadata.labels).not.toHaveProperty('release');
    }
  });

  test('the same input gives the same objects', () => {
    expect(attachedWith().objects()).toEqual(attachedWith().objects());
  });

  test('is called by names that hold no hash', () => {
    const names = attachedWith()
      .objects()
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'PrometheusRule everything-node',
        'PrometheusRule everything-service',
        'PodMonitor everything-api',
        'Probe everything-probes',
        'AlertmanagerConfig everything-routes',
      ]),
    );
  });

  test('an object that no option changes can be reached', () => {
    const { chart, attached } = attachedWith();
    ApiObject.of(attached.node.findChild('routes')).metadata.addAnnotation('team', 'shop');
    expect(find(objectsOf(chart), 'AlertmanagerConfig', 'everything-routes').metadata.annotations).toEqual({
      team: 'shop',
    });
  });
});

describe('rules', () => {
  test('every alert says whose it is, and where the existing sources do not say it', () => {
    const alerts = rulesIn(attachedWith().chart).filter(({ alert }) => alert);
    expect(alerts.length).toBeGreaterThan(40);
    for (const { labels } of alerts) {
      expect(labels).toMatchObject({ observatory: 'everything', cluster: 'eu-1', environment: 'staging' });
      expect(labels).toMatchObject({ severity: expect.any(String), responder: expect.any(String) });
    }
  });

  test('an alert has the namespace that Alertmanager lets through, and keeps its own beside it', () => {
    const [{ labels }] = rulesIn(attachedWith().chart).filter(({ alert }) => alert);
    expect(labels).toMatchObject({ namespace: 'team', workload_namespace: '{{ $labels.namespace }}' });
  });

  test('where Alertmanager lets all through, the namespace stays', () => {
    const { chart } = attachedWith({ matcherStrategy: kubernetes.MatcherStrategy.NONE });
    for (const { alert, labels } of rulesIn(chart)) if (alert) expect(labels).not.toHaveProperty('namespace');
  });

  test('recorded series get no labels of alerts', () => {
    const recordings = rulesIn(attachedWith().chart).filter(({ record }) => record);
    expect(recordings.length).toBeGreaterThan(0);
    for (const { labels } of recordings) expect(labels ?? {}).not.toHaveProperty('observatory');
  });

  test('what reads sources that are not there is left out, and told', () => {
    const { chart, attached } = attachedWith({ sources: [SourceName.NODE_EXPORTER] });
    const names = objectsOf(chart).map(({ metadata }) => metadata.name);
    expect(names).toContain('everything-node');
    expect(names).not.toContain('everything-kubernetes');
    expect(attached.notes.join('\n')).toMatch(/rules left out: kubernetes\.workloads: .*no kube-state-metrics here/);
  });

  test('the targets of others raise no alert here', () => {
    expect(rulesIn(attachedWith().chart).map(({ alert }) => alert)).not.toContain('TargetDown');
  });

  test('wrong rules of the user are told at synth', () => {
    const alerts = [
      new AlertRule('Odd', {
        query: Query.promql('nobody_collects_this > 1'),
        severity: Severity.LOW,
        summary: 'Odd.',
        runbook: new Runbook({ meaning: 'Odd.', checks: ['Look.'], actions: ['Mend.'] }),
      }),
    ];
    const { escalation, mailServer } = everything;
    const blueprint = new Blueprint('shop', { escalation, mailServer, services: [new Service('api', { alerts })] });
    expect(failureOf(attachedWith({ blueprint }).chart)).toContain("AlertRule 'Odd'");
  });
});

describe('monitors', () => {
  const monitorOf = (chart: Chart, name: string) => find(objectsOf(chart), 'PodMonitor', name).spec;

  test('a service without a workload is found by the label of its name', () => {
    const { chart, attached } = attachedWith();
    expect(monitorOf(chart, 'everything-search')).toMatchObject({
      namespaceSelector: { any: true },
      selector: { matchLabels: { 'app.kubernetes.io/name': 'search' } },
      podMetricsEndpoints: [{ path: '/internal/metrics' }],
    });
    expect(attached.notes.join('\n')).toContain('service search: no workload was given');
  });

  test('namespaces can be named in which services are looked for', () => {
    const { chart } = attachedWith({ serviceNamespaces: ['shop', 'search'] });
    expect(monitorOf(chart, 'everything-search').namespaceSelector).toEqual({ matchNames: ['shop', 'search'] });
  });

  test('a workload that is monitored is found by exactly what selects its pods', () => {
    const { chart, attached } = attachedWith();
    const workload = deployment(chart, 'api', 'shop');
    attached.monitor(workload, { service: 'api' });
    expect(monitorOf(chart, 'everything-api')).toMatchObject({
      namespaceSelector: { matchNames: ['shop'] },
      selector: { matchLabels: workload.matchLabels },
    });
    expect(attached.notes.join('\n')).not.toContain('service api:');
  });

  test('so it is with selectors of several values, and with what is added to them later', () => {
    const { chart, attached } = attachedWith();
    const workload = new Deployment(chart, 'api', {
      select: false,
      containers: [{ image: 'api', ports: [{ number: 9090 }] }],
    });
    attached.monitor(workload, { service: 'api' });
    workload.select(
      LabelSelector.of({ expressions: [LabelExpression.in('tier', ['a', 'b']), LabelExpression.exists('api')] }),
    );
    workload.podMetadata.addLabel('tier', 'a');
    workload.podMetadata.addLabel('api', 'yes');
    expect(monitorOf(chart, 'everything-api').selector).toEqual({
      matchExpressions: [
        { key: 'api', operator: 'Exists' },
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
      ],
    });
  });

  test('a second workload of a service has a monitor of its own, and so has a service without metrics', () => {
    const { chart, attached } = attachedWith();
    attached.monitor(deployment(chart, 'api'), { service: 'api' });
    attached.monitor(deployment(chart, 'canary', 'shop', [8080]), { service: 'api' });
    attached.monitor(deployment(chart, 'worker'), { service: 'worker' });
    expect(monitorOf(chart, 'everything-api').namespaceSelector).toEqual({ any: true });
    expect(monitorOf(chart, 'everything-api.2')).toMatchObject({ namespaceSelector: { matchNames: ['shop'] } });
    expect(JSON.stringify(monitorOf(chart, 'everything-api.2'))).toContain('"8080"');
    expect(monitorOf(chart, 'everything-worker')).toBeDefined();
  });

  test('a workload that does not declare the port is an error: a monitor is never silently ignored', () => {
    const { chart, attached } = attachedWith();
    attached.monitor(deployment(chart, 'api', 'shop', []), { service: 'api' });
    expect(failureOf(chart)).toContain('[undeclared-port]');
  });

  test('a service that is not there is an error with the nearest name', () => {
    const { chart, attached } = attachedWith();
    expect(() => attached.monitor(deployment(chart, 'apis'), { service: 'apis' })).toThrow("did you mean 'api'?");
  });
});

describe('probes', () => {
  const failed = (prober: string | undefined) => failureOf(attachedWith({ prober }).chart);

  test('are made by the blackbox exporter that is named', () => {
    expect(find(attachedWith().objects(), 'Probe', 'everything-probes').spec).toMatchObject({
      prober: { url: PROBER },
      module: 'http_2xx',
      targets: {
        staticConfig: {
          static: ['https://shop.example.com/', 'http://status.example.com:8080/health'],
          labels: { cluster: 'eu-1', environment: 'staging' },
        },
      },
    });
  });

  test('that nobody would make are an error', () => {
    expect(failed(undefined)).toContain('[no-prober]');
    expect(failed(undefined)).toContain('the blueprint has probes (storefront, status)');
  });

  test('that are made otherwise need no prober: their rules are there, and no object', () => {
    const { chart } = attachedWith({ prober: undefined, sources: [SourceName.BLACKBOX_EXPORTER] });
    expect(rulesIn(chart).map(({ alert }) => alert)).toContain('ProbeFailed');
    expect(objectsOf(chart).map(({ kind }) => kind)).not.toContain('Probe');
  });

  test.each(['http://blackbox:9115', 'blackbox:9115/probe', 'blackbox:99999', 'black box', ''])(
    'an address that the operator would refuse is an error: %p',
    (prober) => expect(failed(prober)).toContain('[invalid-prober]'),
  );

  test.each(['blackbox', 'blackbox.monitoring.svc', '10.0.0.7:9115'])('%s is an address', (prober) => {
    expect(find(attachedWith({ prober }).objects(), 'Probe', 'everything-probes').spec.prober.url).toBe(prober);
  });
});

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
    for (const { equal } of spec.inhibitRules) expect(equal).toContain('workload_namespace');
  });

  test.each([
    ['checkout-critical', 'pagerdutyConfigs', { routingKey: { name: 'pagerduty', key: 'checkout' } }],
    ['checkout-medium', 'slackConfigs', { apiURL: { name: 'slack', key: 'checkout' }, channel: '#checkout' }],
    ['search-high', 'opsgenieConfigs', { apiKey: { name: 'opsgenie', key: 'search' }, priority: 'P2' }],
    ['machines-high', 'webhookConfigs', { urlSecret: { name: 'machines', key: 'url' } }],
    ['support-low', 'emailConfigs', { authPassword: { name: 'smtp', key: 'password' }, requireTLS: true }],
    ['heartbeat', 'webhookConfigs', { urlSecret: { name: 'heartbeat', key: 'url' } }],
  ])('%s is told by %s, its credential a key of a secret', (name, configs, expected) => {
    expect(receiver(name)[configs]).toEqual([expect.objectContaining({ sendResolved: true, ...expected })]);
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

describe('notes', () => {
  test('say what Prometheus and Alertmanager must choose', () => {
    const [first, second] = attachedWith().attached.notes;
    expect(first).toContain('of namespace team by release=kube-prometheus-stack');
    expect(second).toContain('alerts carry namespace=team');
  });

  test('say what Alertmanager must be set to where labels stay as they are', () => {
    const { attached } = attachedWith({ matcherStrategy: kubernetes.MatcherStrategy.NONE });
    expect(attached.notes[1]).toContain('alertmanagerConfigMatcherStrategy: { type: None }');
  });
});

describe('what can not be', () => {
  test('a namespace that Kubernetes refuses', () => {
    expect(() => attachedWith({ namespace: 'Team' })).toThrow('[invalid-namespace]');
  });

  test('two of one blueprint in one namespace', () => {
    const { chart } = attachedWith();
    new kubernetes.AttachedObservatory(chart, 'again', { blueprint: everything, namespace: 'team' });
    expect(failureOf(chart)).toContain("PrometheusRule 'everything-node' is there twice");
  });

  test('email without a mail server', () => {
    const { escalation } = everything;
    const { chart } = attachedWith({ blueprint: new Blueprint('shop', { escalation }) });
    expect(failureOf(chart)).toContain('[no-mail-server]');
  });
});
