import {
  AlertRule,
  Blueprint,
  Channel,
  Escalation,
  Infrastructure,
  kubernetes,
  Query,
  Responder,
  RuleGroup,
  Runbook,
  Secret,
  Severity,
} from 'cdk-observatory';
import { ApiObject, JsonPatch } from 'cdk8s';
import { everything } from '../support/everything';
import { failureOf, find, newChart, objectsOf, observatoryWith, workloadsOf } from './objects';

const { chart, observatory } = observatoryWith();
const objects = objectsOf(chart);

describe('names', () => {
  test('say the blueprint and the program, hold no hash, and the same input gives the same bytes', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toMatchSnapshot();
    expect(JSON.stringify(objectsOf(observatoryWith().chart))).toBe(JSON.stringify(objects));
  });

  test('do not change when a neighbour goes', () => {
    const infrastructure = new Infrastructure({ nodes: false, containers: false });
    const small = new Blueprint('everything', {
      escalation: everything.escalation,
      infrastructure,
      services: everything.services,
    });
    const names = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    for (const { kind, metadata } of objectsOf(observatoryWith({ blueprint: withMail(small) }).chart)) {
      expect(names).toContain(`${kind} ${metadata.name}`);
    }
  });

  test('an object that is there twice is an error that names both', () => {
    const twice = newChart();
    new kubernetes.Observatory(twice, 'one', { blueprint: everything });
    new kubernetes.Observatory(twice, 'two', { blueprint: everything });
    const message = failureOf(twice);
    expect(message).toContain(
      "StatefulSet 'everything-prometheus' is there twice: observatory/one/prometheus/workload makes it too",
    );
    expect(message).toContain('observatory/two/prometheus/workload');
  });

  test('two observatories of one namespace share it where one of them does not make it', () => {
    const other = withMail(
      new Blueprint('other', { escalation: everything.escalation, services: everything.services }),
    );
    const both = newChart();
    new kubernetes.Observatory(both, 'one', { blueprint: everything });
    const second = new kubernetes.Observatory(both, 'two', { blueprint: other, createNamespaces: false });
    expect(objectsOf(both).filter(({ kind }) => kind === 'Namespace')).toHaveLength(2);
    expect(second.prometheus.objectName).toBe('other-prometheus');
    new kubernetes.Observatory(both, 'three', { blueprint: new Blueprint('third', { escalation: other.escalation }) });
    expect(failureOf(both)).toMatch(/Namespace 'observability' is there twice[\s\S]*createNamespaces: false/);
  });

  test('two observatories of different namespaces stand side by side', () => {
    const both = newChart();
    new kubernetes.Observatory(both, 'one', { blueprint: everything, namespace: 'one' });
    new kubernetes.Observatory(both, 'two', { blueprint: everything, namespace: 'two' });
    expect(objectsOf(both)).toHaveLength(objects.length * 2);
  });

  test('a name of which Kubernetes could make no pods is an error', () => {
    const long = new Blueprint('a'.repeat(40), {
      escalation: everything.escalation,
      mailServer: everything.mailServer,
    });
    expect(failureOf(observatoryWith({ blueprint: long }).chart)).toMatch(
      /53 characters[\s\S]*at most 52[\s\S]*name of at most 39 characters/,
    );
  });

  test('a namespace that Kubernetes refuses is refused here', () => {
    expect(() => observatoryWith({ namespace: 'Observability' })).toThrow(/'Observability' can't be the name/);
  });
});

describe('labels and selectors', () => {
  test.each(workloadsOf(objects).map((workload) => [workload.metadata.name, workload] as const))(
    '%s is selected by itself and by its services, policy and budget, by labels that never change',
    (name, workload) => {
      const { matchLabels } = workload.spec.selector;
      expect(Object.keys(matchLabels).sort()).toEqual(['app.kubernetes.io/instance', 'app.kubernetes.io/name']);
      expect(workload.spec.template.metadata.labels).toMatchObject(matchLabels);
      const ofIt = objects.filter(
        ({ metadata, kind }) =>
          (metadata.name === name || metadata.name === `${name}-replicas`) &&
          ['Service', 'NetworkPolicy', 'PodDisruptionBudget'].includes(kind),
      );
      for (const { spec } of ofIt) {
        expect(spec.selector?.matchLabels ?? spec.selector ?? spec.podSelector.matchLabels).toEqual(matchLabels);
      }
    },
  );

  test('the version stands where something runs, and nowhere else', () => {
    const withVersion = objects.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']);
    expect(withVersion).toEqual(workloadsOf(objects));
  });

  test('services send to ports that the containers have', () => {
    for (const service of objects.filter(({ kind }) => kind === 'Service')) {
      const workload = find(
        workloadsOf(objects),
        workloadsOf(objects).find(({ metadata }) => service.metadata.name.startsWith(metadata.name))?.kind ?? '',
        service.metadata.name.replace(/-replicas$/, ''),
      );
      const ports = workload.spec.template.spec.containers[0].ports.map(({ name }: { name: string }) => name);
      for (const { targetPort } of service.spec.ports) expect(ports).toContain(targetPort);
    }
  });
});

describe('what keeps running', () => {
  test('each program of several replicas has a disruption budget and is spread over nodes and zones', () => {
    for (const workload of workloadsOf(objects).filter(({ spec }) => spec.replicas > 1)) {
      const budget = find(objects, 'PodDisruptionBudget', workload.metadata.name);
      expect(budget.spec.maxUnavailable).toBe(1);
      const { topologySpreadConstraints, affinity } = workload.spec.template.spec;
      expect(topologySpreadConstraints).toHaveLength(2);
      expect(affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    }
  });

  test('data is kept on claims, of the class that was asked for', () => {
    const claims = workloadsOf(objectsOf(observatoryWith({ storageClassName: 'fast' }).chart)).flatMap(
      ({ metadata, spec }) =>
        (spec.volumeClaimTemplates ?? []).map((claim: { spec: { storageClassName: string } }) => [
          metadata.name,
          claim.spec.storageClassName,
        ]),
    );
    expect(claims).toEqual([
      ['everything-prometheus', 'fast'],
      ['everything-alertmanager', 'fast'],
      ['everything-pushgateway', 'fast'],
    ]);
  });

  test('the node exporter is on every node, also on those that are reserved', () => {
    const { tolerations, nodeSelector } = find(objects, 'DaemonSet', 'everything-node-exporter').spec.template.spec;
    expect(tolerations).toEqual([{ operator: 'Exists' }]);
    expect(nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
  });
});

describe('overrides', () => {
  test('every object can be reached and patched', () => {
    const patched = observatoryWith();
    const { prometheus } = patched.observatory;
    expect(ApiObject.of(prometheus)).toBe(prometheus.node.findChild('workload'));
    ApiObject.of(prometheus).addJsonPatch(JsonPatch.replace('/spec/revisionHistoryLimit', 2));
    expect(find(objectsOf(patched.chart), 'StatefulSet', 'everything-prometheus').spec.revisionHistoryLimit).toBe(2);
  });

  test('every configuration can be patched', () => {
    const patched = observatoryWith({ prometheus: { overrides: { global: { scrape_timeout: '7s' } } } });
    const config = find(objectsOf(patched.chart), 'ConfigMap', 'everything-prometheus-config');
    expect(config.data['prometheus.yml']).toContain('scrape_timeout: 7s');
  });
});

describe('what is wrong with the blueprint', () => {
  test('is told all at once, with the place and the mend', () => {
    const responder = new Responder('mail-only', { mail: Channel.email('someone@example.com') });
    const runbook = new Runbook({ meaning: 'Orders are lost.', checks: ['The queue.'], actions: ['Drain it.'] });
    const lost = new AlertRule('OrdersLost', {
      query: Query.promql('rate(orders_lost_total[5m]) > 0'),
      severity: Severity.HIGH,
      summary: 'Orders are lost',
      runbook,
    });
    const blueprint = new Blueprint('shop', {
      escalation: Escalation.through(responder),
      rules: [new RuleGroup('orders', { alerts: [lost] })],
    });
    const message = failureOf(observatoryWith({ blueprint }).chart);
    expect(message).toContain('no mail server is known [no-mail-server]');
    expect(message).toContain('orders_lost_total');
    expect(message).toMatch(/Blueprint 'shop'[^\n]*OrdersLost/);
    expect(message.match(/to mend: /g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('is told of a blueprint’s options too: an image of a program that is not there', () => {
    const references = { promotheus: 'mirror.example.com/prometheus:v3' };
    expect(() => observatoryWith({ images: { references } })).toThrow(/'promotheus'[\s\S]*did you mean 'prometheus'/);
  });
});

test('with namespaces made by others, none is made and nothing of theirs is denied', () => {
  const without = objectsOf(observatoryWith({ createNamespaces: false }).chart);
  expect(without.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
  for (const policy of without.filter(({ kind }) => kind === 'NetworkPolicy')) {
    expect(Object.keys(policy.spec.podSelector.matchLabels)).toHaveLength(2);
  }
});

test('images are listed, each once, sorted', () => {
  expect(observatory.images).toEqual([...new Set(observatory.images)].sort());
  expect(observatory.images).toHaveLength(7);
});

function withMail(blueprint: Blueprint): Blueprint {
  return new Blueprint(blueprint.name, {
    escalation: blueprint.escalation,
    services: blueprint.services,
    infrastructure: blueprint.infrastructure,
    mailServer: everything.mailServer,
    heartbeat: Channel.webhook({ url: Secret.named('heartbeat', 'url') }),
  });
}
