import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from 'cdk-observatory';
import { App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import type { Relabeling } from '../../src/programs/surroundings';
import { prometheusOperatorCrds } from '../../tools/kubernetes-schemas';
import { type ApiObjectJson, objectsOf } from '../kubernetes/objects';
import { podPort, relabel } from '../kubernetes/relabel';
import { everything } from '../support/everything';
import { type KubeApiServer, startKubeApiServer } from '../support/kube-apiserver';
import { kubeconform } from '../support/kubeconform';
import { run } from '../support/programs';
import { type PrometheusOperator, startPrometheusOperator } from '../support/prometheus-operator';

const NAMESPACE = 'team';
const folder = mkdtempSync(join(tmpdir(), 'attach-'));

/** A cluster's other chart has the workload; only the observatory's is applied. */
const app = new App();
const workload = new Deployment(new Chart(app, 'shop', { namespace: 'shop' }), 'api', {
  containers: [{ image: 'api', ports: [{ number: 9090, name: 'metrics' }] }],
});
const chart = new Chart(app, 'observatory');
const attached = new kubernetes.AttachedObservatory(chart, 'attached', {
  blueprint: everything,
  namespace: NAMESPACE,
  prober: 'blackbox.monitoring.svc:9115',
});
attached.monitor(workload, { service: 'api' });
const objects = objectsOf(chart);
const manifest = objects.map((object) => JSON.stringify(object)).join('\n---\n');

let server: KubeApiServer;
let operator: PrometheusOperator;
beforeAll(async () => {
  server = await startKubeApiServer();
  await server.applyDefinitions(prometheusOperatorCrds());
  for (const name of [NAMESPACE, 'monitoring']) server.createNamespace(name);
  apply(secretsOf(attached.requiredSecrets));
  expect(apply(manifest)).toMatchObject({ code: 0, stderr: '' });
  apply([PROMETHEUS, ALERTMANAGER, OWN_CONFIGURATION].map((object) => JSON.stringify(object)).join('\n---\n'));
  operator = await startPrometheusOperator(server);
});
afterAll(async () => {
  await operator?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

function apply(text: string, ...options: string[]) {
  return server.kubectl(['apply', '--server-side', ...options, '-f', '-'], text);
}

/** Made-up secrets, for the operator refuses configurations whose secrets are missing. */
function secretsOf(required: string[]): string {
  const data = new Map<string, Record<string, string>>();
  for (const line of required) {
    const [, name, key] = /^[^/]+\/(.+): (.+)$/.exec(line) as RegExpExecArray;
    data.set(name, { ...data.get(name), [key]: 'https://example.com/made-up' });
  }
  const secrets = [...data].map(([name, stringData]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: NAMESPACE },
    stringData,
  }));
  return secrets.map((secret) => JSON.stringify(secret)).join('\n---\n');
}

/** As kube-prometheus-stack sets them: monitors and rules of its release in all namespaces. */
const RELEASE = { matchLabels: { release: 'kube-prometheus-stack' } };
const PROMETHEUS = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'stack', namespace: 'monitoring' },
  spec: {
    ...Object.fromEntries(
      ['rule', 'podMonitor', 'probe', 'serviceMonitor'].flatMap((what) => [
        [`${what}Selector`, RELEASE],
        [`${what}NamespaceSelector`, {}],
      ]),
    ),
  },
};
const ALERTMANAGER = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Alertmanager',
  metadata: { name: 'stack', namespace: 'monitoring' },
  spec: { alertmanagerConfigSelector: {}, alertmanagerConfigNamespaceSelector: {} },
};

/** What the cluster's Alertmanager is told beside: a route that leaves the observatory's alerts out, and one that does not. */
const OWN_CONFIGURATION = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'alertmanager-stack', namespace: 'monitoring' },
  stringData: {
    'alertmanager.yaml': JSON.stringify({
      route: {
        receiver: 'null',
        routes: [
          { receiver: 'others', matchers: ['own="leaves-out"', 'observatory=""'] },
          { receiver: 'all', matchers: ['own="hears"'] },
        ],
      },
      receivers: ['null', 'others', 'all'].map((name) => ({ name })),
    }),
  },
};

test('every object keeps to the strict schemas of the operator’s definitions', () => {
  const answer = kubeconform(manifest, 'prometheus-operator');
  expect(answer.stdout).toContain(`Valid: ${objects.length}, Invalid: 0, Errors: 0, Skipped: 0`);
});

test('a real API server takes all of it again, and nothing changes', () => {
  const versions = () =>
    server.kubectl([
      'get',
      'prometheusrules,podmonitors,probes,alertmanagerconfigs',
      `-n${NAMESPACE}`,
      '--output=jsonpath={.items[*].metadata.resourceVersion}',
    ]).stdout;
  const before = versions();
  expect(before.split(' ')).toHaveLength(objects.length);
  expect(apply(manifest)).toMatchObject({ code: 0, stderr: '' });
  expect(versions()).toBe(before);
});

describe('what the real operator makes for Prometheus', () => {
  let config: string;
  beforeAll(async () => {
    const isThere = (text: string) => text.includes(`podMonitor/${NAMESPACE}/everything-api/0`);
    config = await operator.file('monitoring', 'prometheus-stack', 'prometheus.yaml.gz', isThere);
  });

  test('the real Prometheus would read it', () => {
    const file = join(folder, 'prometheus.yaml');
    writeFileSync(file, config);
    expect(run('promtool', ['check', 'config', '--syntax-only', file])).toMatchObject({ code: 0 });
  });

  test('every monitor and the probe is chosen', () => {
    const jobs = parse(config).scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
    const services = ['api', 'web', 'search', 'ledger'].map((name) => `podMonitor/${NAMESPACE}/everything-${name}/0`);
    expect(jobs.sort()).toEqual([...services, `probe/${NAMESPACE}/everything-probes`].sort());
  });

  test('targets of a workload are exactly its pods, on the port of its metrics, with the labels that rules read', () => {
    const target = { namespace: 'shop', pod: 'api-1', labels: workload.matchLabels, port: 9090 };
    expect(scraped('api', target)).toMatchObject({
      job: 'api',
      service: 'api',
      cluster: 'eu-1',
      environment: 'staging',
      namespace: 'shop',
      pod: 'api-1',
      container: 'main',
      node: 'node-1',
    });
    expect(scraped('api', { ...target, port: 8080 })).toBeUndefined();
    expect(scraped('api', { ...target, labels: { 'app.kubernetes.io/name': 'api' } })).toBeUndefined();
  });

  test('a service without a workload is found by the label of its name', () => {
    const target = { namespace: 'x', pod: 'search-1', labels: { 'app.kubernetes.io/name': 'search' }, port: 8081 };
    expect(scraped('search', target)).toMatchObject({ job: 'search', service: 'search', namespace: 'x' });
    expect(scraped('search', { ...target, labels: { 'app.kubernetes.io/name': 'api' } })).toBeUndefined();
  });

  test('every rule is in its rule files, and the real Prometheus reads them', async () => {
    const { stdout } = server.kubectl(['get', 'configmap', '-n', 'monitoring', '--output=json']);
    const files = JSON.parse(stdout).items.flatMap(({ data }: { data?: Record<string, string> }) =>
      Object.entries(data ?? {}).filter(([name]) => name.includes('everything-')),
    ) as [string, string][];
    expect(files).toHaveLength(objects.filter(({ kind }) => kind === 'PrometheusRule').length);
    for (const [name, text] of files) {
      const file = join(folder, name);
      writeFileSync(file, text);
      const answer = run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', file]);
      expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('SUCCESS') });
    }
  });

  function scraped(service: string, target: Parameters<typeof podPort>[0]) {
    const job = parse(config).scrape_configs.find(
      ({ job_name }: { job_name: string }) => job_name === `podMonitor/${NAMESPACE}/everything-${service}/0`,
    );
    const port = podPort(target);
    const present = Object.keys(port)
      .filter((name) => name.startsWith('__meta_kubernetes_pod_label_'))
      .map((name) => [name.replace('_label_', '_labelpresent_'), 'true']);
    // How targets are shared out between several Prometheuses is the operator's affair.
    const rules = job.relabel_configs.filter((rule: Relabeling) => !JSON.stringify(rule).includes('__tmp_'));
    return relabel({ ...port, ...Object.fromEntries(present) }, rules);
  }
});

describe('what the real operator makes for Alertmanager', () => {
  const file = join(folder, 'alertmanager.yaml');
  beforeAll(async () => {
    const isThere = (text: string) => text.includes(`${NAMESPACE}/everything-routes/`);
    const secret = 'alertmanager-stack-generated';
    writeFileSync(file, await operator.file('monitoring', secret, 'alertmanager.yaml.gz', isThere));
  });

  test('the real Alertmanager reads it', () => {
    expect(run('amtool', ['check-config', file])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('SUCCESS'),
    });
  });

  const responders = everything.responders.map(({ name }) => name);
  const severities = ['critical', 'high', 'medium', 'low'];
  test.each(responders.flatMap((responder) => severities.map((severity) => [responder, severity])))(
    '%s hears of what is %s, wherever it is',
    (responder, severity) => {
      const labels = alertLabels({ responder, severity });
      expect(receiverOf(labels)).toBe(`${NAMESPACE}/everything-routes/${responder}-${severity}`);
    },
  );

  test('the sign of life goes where its silence is noticed', () => {
    const labels = alertLabels({ alertname: 'DeadMansSwitch', severity: 'low', responder: 'support' });
    expect(receiverOf(labels)).toBe(`${NAMESPACE}/everything-routes/heartbeat`);
  });

  test('a route of the cluster’s own hears them too, unless it leaves them out', () => {
    const labels = alertLabels({ responder: 'support', severity: 'critical' });
    const ours = `${NAMESPACE}/everything-routes/support-critical`;
    expect(receiverOf([...labels, 'own=hears'])).toBe(`${ours},all`);
    expect(receiverOf([...labels, 'own=leaves-out'])).toBe(ours);
    expect(receiverOf(['alertname=Other', 'own=leaves-out'])).toBe('others');
  });

  test('alerts of others are not heard', () => {
    const labels = ['alertname=Other', `namespace=${NAMESPACE}`, 'severity=critical', 'responder=support'];
    expect(receiverOf(labels)).toBe('null');
  });

  function receiverOf(labels: string[]): string {
    return run('amtool', ['config', 'routes', 'test', `--config.file=${file}`, ...labels]).stdout.trim();
  }
});

/** The labels that a rule gives its alerts, with some of them as the test has it. */
function alertLabels(changed: Record<string, string>): string[] {
  const rules = objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap(({ spec }: ApiObjectJson) => spec.groups)
    .flatMap(({ rules }: { rules: { alert?: string; labels?: Record<string, string> }[] }) => rules);
  const alert = rules.find((rule) => rule.alert === 'DeadMansSwitch');
  return Object.entries({ alertname: 'Any', ...alert?.labels, workload_namespace: 'shop', ...changed }).map(
    ([name, value]) => `${name}=${value}`,
  );
}
