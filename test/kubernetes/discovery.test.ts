import { Blueprint, HttpMetrics, Infrastructure, Service } from 'cdk-observatory';
import { SourceName, sourceOf } from '../../src/catalog/sources';
import { portOf } from '../../src/kubernetes/directory';
import { discoveryAccess, scrapeJobs, sourcesOf } from '../../src/kubernetes/discovery';
import { SCRAPED_PORTS } from '../../src/kubernetes/discovery/programs';
import { placementOf } from '../../src/kubernetes/placement';
import { MetricKind } from '../../src/model';
import { everything } from '../support/everything';
import { podPort, relabel } from './relabel';

const placement = placementOf({ blueprint: everything });
const jobs = scrapeJobs(placement, [], {});
const job = (name: string, some = jobs) => {
  const found = some.find((one) => one.name === name);
  if (!found) throw new Error(`no job ${name}`);
  return found;
};

describe('services without a workload', () => {
  const services = job('services').relabelings;
  const api = { namespace: 'shop', pod: 'api-1', labels: { 'app.kubernetes.io/name': 'api' }, port: 9090 };

  test('are found by their name in a label, and carry where they are', () => {
    expect(relabel(podPort(api), services)).toEqual({
      __address__: '10.0.0.1:9090',
      __metrics_path__: '/metrics',
      service: 'api',
      job: 'api',
      namespace: 'shop',
      pod: 'api-1',
      container: 'main',
      node: 'node-1',
    });
  });

  test('are scraped on their port and path', () => {
    const labels = { 'app.kubernetes.io/name': 'search' };
    expect(relabel(podPort({ ...api, labels, port: 9090 }), services)).toBeUndefined();
    expect(relabel(podPort({ ...api, labels, port: 8081 }), services)).toMatchObject({
      service: 'search',
      __metrics_path__: '/internal/metrics',
    });
  });

  test.each([
    ['another service', { labels: { 'app.kubernetes.io/name': 'api-gateway' } }],
    ['no service', { labels: {} }],
    ['another port', { port: 8080 }],
    ['a pod that ended', { phase: 'Succeeded' }],
  ])('leave out %s', (_, differs) => {
    expect(relabel(podPort({ ...api, ...differs }), services)).toBeUndefined();
  });

  test('a service without metrics is not looked for', () => {
    expect(relabel(podPort({ ...api, labels: { 'app.kubernetes.io/name': 'worker' } }), services)).toBeUndefined();
  });

  test('are looked for in the namespaces that are named, where some are', () => {
    const some = job('services', scrapeJobs(placement, [], { serviceNamespaces: ['shop', 'shop.eu'] })).relabelings;
    expect(relabel(podPort(api), some)).toMatchObject({ service: 'api' });
    expect(relabel(podPort({ ...api, namespace: 'shopxeu' }), some)).toBeUndefined();
  });

  test('are one job, however many they are', () => {
    const services1000 = Array.from(
      { length: 1000 },
      (_, i) => new Service(`s${i}`, { metrics: HttpMetrics.openTelemetry() }),
    );
    const blueprint = new Blueprint('big', { escalation: everything.escalation, services: services1000 });
    const bytes = JSON.stringify(job('services', scrapeJobs(placementOf({ blueprint }), [], {}))).length;
    expect(bytes).toBeLessThan(10_000);
  });
});

describe('our own programs', () => {
  test.each(Object.keys(SCRAPED_PORTS))(
    '%s is found by the labels that its pods have, on its port alone',
    (program) => {
      const own = job(program);
      const labels = { 'app.kubernetes.io/name': program, 'app.kubernetes.io/instance': 'everything' };
      const target = { namespace: 'observability', pod: 'p', labels, port: 1, portName: 'http' };
      expect(relabel(podPort(target), own.relabelings)).toBeDefined();
      expect(relabel(podPort({ ...target, portName: 'reloader' }), own.relabelings)).toBeUndefined();
      // Evicted: it would be a target that is down for as long as nobody deletes it.
      expect(relabel(podPort({ ...target, phase: 'Failed' }), own.relabelings)).toBeUndefined();
      expect(
        relabel(podPort({ ...target, labels: { ...labels, 'app.kubernetes.io/instance': 'other' } }), own.relabelings),
      ).toBeUndefined();
      expect(own.ports).toEqual([portOf(everything, program, 'http').number]);
    },
  );

  test('those that speak of others put no label of their own pod on what they say', () => {
    for (const program of ['kube-state-metrics', 'pushgateway']) {
      const labels = { 'app.kubernetes.io/name': program, 'app.kubernetes.io/instance': 'everything' };
      const target = podPort({ namespace: 'observability', pod: 'p', labels, port: 1, portName: 'http' });
      expect(Object.keys(relabel(target, job(program).relabelings) ?? {})).toEqual(['__address__', '__metrics_path__']);
      expect(job(program).honorLabels).toBe(true);
    }
  });

  test('the node exporter is on a node, by its name', () => {
    const labels = { 'app.kubernetes.io/name': 'node-exporter', 'app.kubernetes.io/instance': 'everything' };
    const target = podPort({ namespace: 'observability-nodes', pod: 'p', labels, port: 9100, portName: 'http' });
    expect(relabel(target, job('node-exporter').relabelings)).toMatchObject({ node: 'node-1' });
    expect(job('node-exporter').onNodes).toBe(true);
  });
});

describe('kubelets', () => {
  const cadvisor = job('cadvisor');

  test('are asked as who we are, and have to prove who they are', () => {
    expect(cadvisor).toMatchObject({
      scheme: 'https',
      path: '/metrics/cadvisor',
      tokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
      caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    });
    expect(cadvisor.insecureSkipVerify).toBeUndefined();
  });

  test('are believed where the user says that nobody signed for them', () => {
    const trusting = job('kubelet', scrapeJobs(placement, [], { kubeletSelfSigned: true }));
    expect(trusting).toMatchObject({ insecureSkipVerify: true });
    expect(trusting.caFile).toBeUndefined();
  });

  test('all series of the catalog are kept and others are not', () => {
    const kept = (series: string) => relabel({ __name__: series }, cadvisor.metricRelabelings ?? []) !== undefined;
    for (const { name, kind } of sourceOf(SourceName.CADVISOR).metrics) {
      expect(kept(kind === MetricKind.HISTOGRAM ? `${name}_bucket` : name)).toBe(true);
    }
    expect(kept('container_tasks_state')).toBe(false);
  });
});

test('probes are asked of blackbox exporter, and the address that is looked at is the instance', () => {
  const probes = job('probes');
  expect(relabel({ __address__: 'https://shop.example.com/' }, probes.relabelings)).toMatchObject({
    __address__: 'everything-blackbox-exporter.observability.svc:9115',
    __param_target: 'https://shop.example.com/',
    instance: 'https://shop.example.com/',
  });
});

test('what the blueprint does not want is neither scraped nor allowed', () => {
  const infrastructure = new Infrastructure({ nodes: false, containers: false });
  const blueprint = new Blueprint('small', {
    escalation: everything.escalation,
    infrastructure,
    services: everything.services,
  });
  expect(scrapeJobs(placementOf({ blueprint }), [], {}).map(({ name }) => name)).toEqual([
    'services',
    'prometheus',
    'alertmanager',
  ]);
  expect(sourcesOf(blueprint)).toEqual(['prometheus', 'alertmanager']);
  expect(discoveryAccess(blueprint)).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] }]);
});
