import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from 'cdk-observatory';
import { Deployment } from 'cdk8s-plus-28';
import { objectsOf, observatoryWith } from '../kubernetes/objects';
import { type KubeApiServer, startKubeApiServer } from '../support/kube-apiserver';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';
import { run } from '../support/programs';

const { chart, observatory } = observatoryWith();
const web = new Deployment(chart, 'web', {
  metadata: { namespace: 'shop' },
  containers: [{ image: 'web', ports: [{ number: 9090, name: 'metrics' }] }],
});
observatory.monitor(web, { service: 'web' });
const objects = objectsOf(chart);

const folder = mkdtempSync(join(tmpdir(), 'discovery-'));
let server: KubeApiServer;
let prometheus: RunningProgram;
let port: number;

interface Target {
  readonly labels: Record<string, string>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
}

beforeAll(async () => {
  server = await startKubeApiServer();
  const manifests = join(folder, 'manifests');
  kubernetes.Manifests.write(chart, manifests);
  must(['create', 'namespace', 'shop']);
  must(['apply', '--server-side', '-f', join(manifests, '00-namespaces.yaml')]);
  must(['apply', '--server-side', '-f', manifests]);
  addNode('node-1', '192.0.2.1');
  const named = (name: string) => ({ 'app.kubernetes.io/name': name });
  addPod('shop', 'api-1', '192.0.2.11', named('api'), { http: 8080, metrics: 9090 });
  addPod('shop', 'search-1', '192.0.2.12', named('search'), { metrics: 8081 });
  addPod('shop', 'web-1', '192.0.2.13', web.matchLabels, { metrics: 9090 });
  addPod('shop', 'other-1', '192.0.2.14', named('other'), { metrics: 9090 });
  for (const program of observatory.programs) {
    const { shape, context } = program._objects;
    const ports = Object.fromEntries(shape.ports.filter((p) => p.protocol === 'TCP').map((p) => [p.name, p.number]));
    addPod(program.namespace, `${program.objectName}-0`, '192.0.2.21', context.selector, ports);
  }

  // As the service account that Prometheus has: what it may not see it can't find.
  const token = must(['create', 'token', 'everything-prometheus', '--namespace=observability']).trim();
  const view = JSON.parse(must(['config', 'view', '--raw', '--flatten', '--output=json']));
  view.users[0].user = { token };
  write('kubeconfig.json', JSON.stringify(view));
  write('token', token);
  write('ca.crt', Buffer.from(view.clusters[0].cluster['certificate-authority-data'], 'base64').toString());
  writeConfig();
  [port] = await freePorts(1);
  prometheus = await start(
    'prometheus',
    [
      `--config.file=${join(folder, 'config', 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    () => answers(`http://127.0.0.1:${port}/-/ready`),
    { env: { REPLICA_NAME: 'everything-prometheus-0' } },
  );
});

afterAll(async () => {
  await prometheus?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/** The files of Prometheus' ConfigMaps, with paths of this machine and the API server of the test. */
function writeConfig(): void {
  const maps = objects.filter(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels?.['app.kubernetes.io/name'] === 'prometheus',
  );
  for (const { metadata, data } of maps) {
    const kind = metadata.name.startsWith('everything-prometheus-rules') ? 'rules' : 'config';
    for (const [name, text] of Object.entries(data as Record<string, string>)) {
      write(
        join(kind, name),
        text
          .replaceAll('/etc/prometheus/rules', join(folder, 'rules'))
          .replaceAll('/var/run/secrets/kubernetes.io/serviceaccount', folder)
          .replace(
            /^( +)- role: (pod|node)$/gm,
            `$1- role: $2\n$1  kubeconfig_file: ${join(folder, 'kubeconfig.json')}`,
          ),
      );
    }
  }
}

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function must(args: string[], input?: string): string {
  const { code, stdout, stderr } = server.kubectl(args, input);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** There is no kubelet: what it would say of a pod is said here. */
function addPod(
  namespace: string,
  name: string,
  podIP: string,
  labels: Record<string, string>,
  ports: Record<string, number>,
): void {
  const container = {
    name: 'main',
    image: 'main:1',
    ports: Object.entries(ports).map(([portName, containerPort]) => ({ name: portName, containerPort })),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const security = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  const spec = { nodeName: 'node-1', securityContext: security, containers: [container] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels }, spec };
  must(['create', '-f', '-'], JSON.stringify(pod));
  const status = { status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }] } };
  must(['patch', 'pod', name, '-n', namespace, '--subresource=status', '-p', JSON.stringify(status)]);
}

function addNode(name: string, address: string): void {
  must(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name } }));
  const status = {
    status: {
      addresses: [{ type: 'InternalIP', address }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  };
  must(['patch', 'node', name, '--subresource=status', '-p', JSON.stringify(status)]);
}

async function targets(): Promise<Target[]> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/targets?state=active`);
  return ((await response.json()) as { data: { activeTargets: Target[] } }).data.activeTargets;
}

test('promtool finds nothing wrong with the configuration and its files', () => {
  const answer = run('promtool', ['check', 'config', join(folder, 'config', 'prometheus.yml')]);
  expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining('is valid prometheus config file syntax') });
});

test('a real Prometheus, as its own service account, finds in a real API server all there is and nothing else', async () => {
  const wanted = [
    'services http://192.0.2.11:9090/metrics service=api namespace=shop pod=api-1 node=node-1',
    'services http://192.0.2.12:8081/internal/metrics service=search namespace=shop pod=search-1 node=node-1',
    'services http://192.0.2.13:9090/metrics service=web namespace=shop pod=web-1 node=node-1',
    'prometheus http://192.0.2.21:9090/metrics namespace=observability pod=everything-prometheus-0 node=node-1',
    'alertmanager http://192.0.2.21:9093/metrics namespace=observability pod=everything-alertmanager-0 node=node-1',
    'blackbox-exporter http://192.0.2.21:9115/metrics namespace=observability pod=everything-blackbox-exporter-0 node=node-1',
    'node-exporter http://192.0.2.21:9100/metrics node=node-1',
    'kube-state-metrics http://192.0.2.21:8080/metrics',
    'pushgateway http://192.0.2.21:9091/metrics',
    'kubelet https://192.0.2.1:10250/metrics node=node-1',
    'cadvisor https://192.0.2.1:10250/metrics/cadvisor node=node-1',
    'probes http://everything-blackbox-exporter.observability.svc:9115/probe?module=http_2xx&target=https%3A%2F%2Fshop.example.com%2F',
    'probes http://everything-blackbox-exporter.observability.svc:9115/probe?module=http_2xx&target=http%3A%2F%2Fstatus.example.com%3A8080%2Fhealth',
  ].sort();
  let found: string[] = [];
  await until('all targets are found', async () => {
    found = (await targets()).map(describeTarget).sort();
    return found.length >= wanted.length;
  });
  expect(found).toEqual(wanted);
});

test('every target says which cluster and environment it is of', async () => {
  for (const { labels } of await targets()) expect(labels).toMatchObject({ cluster: 'eu-1', environment: 'staging' });
});

function describeTarget({ scrapePool, scrapeUrl, labels }: Target): string {
  const shown = ['service', 'namespace', 'pod', 'node'].filter((name) => labels[name]);
  return [scrapePool, scrapeUrl, ...shown.map((name) => `${name}=${labels[name]}`)].join(' ');
}
