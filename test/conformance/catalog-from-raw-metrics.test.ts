import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceName } from '../../src/catalog';
import { rulebook } from '../../src/catalog/rulebook';
import { rulesConfig } from '../../src/programs/prometheus/rules';
import { toYaml } from '../../src/programs/yaml';
import { everything } from '../support/everything';
import { run } from '../support/programs';

const folder = mkdtempSync(join(tmpdir(), 'observatory-raw-'));
const { groups } = rulebook(everything, Object.values(SourceName));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Labels = Record<string, string>;

/** What a query must give at a time. */
interface Expectation {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: { readonly labels: string; readonly value: number }[];
}

function written(name: string, labels: Labels): string {
  const inner = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${inner.join(', ')}}`;
}

/** A series as its exporter gives it, with the labels that every target has. */
function series(name: string, labels: Labels, values: string) {
  return { series: written(name, { cluster: 'c', environment: 'e', ...labels }), values };
}

/** That a recorded series has this value, with these labels beside where it is. */
function recorded(name: string, at: string, ...samples: [Labels, number][]): Expectation {
  const exp_samples = samples.map(([labels, value]) => ({
    labels: written(name, { cluster: 'c', environment: 'e', ...labels }),
    value,
  }));
  return { expr: `${name} >= 0`, eval_time: at, exp_samples };
}

/** That these alerts fire and no others, told apart by some labels. Exporters that a test leaves out are absent, of course. */
function firing(at: string, by: string, ...alerts: Labels[]): Expectation {
  return {
    expr: `group by (alertname, ${by}) (ALERTS{alertstate="firing", alertname!~".*Absent|BusinessIndicatorMissing"})`,
    eval_time: at,
    exp_samples: alerts.map((labels) => ({ labels: written('', labels), value: 1 })),
  };
}

/** What promtool has to say against the expectations, with the rules of some families of groups; nothing if all hold. */
function objections(families: string[], input_series: object[], ...promql_expr_test: Expectation[]): string {
  const rules = join(folder, 'rules.yaml');
  const test = join(folder, 'test.yaml');
  const chosen = groups.filter(({ name }) => families.some((family) => name.startsWith(family)));
  writeFileSync(rules, toYaml(rulesConfig(chosen, everything)));
  const tests = [{ interval: '30s', input_series, promql_expr_test }];
  writeFileSync(test, toYaml({ rule_files: [rules], evaluation_interval: '30s', fuzzy_compare: true, tests }));
  const { stdout, stderr, code } = run('promtool', ['test', 'rules', test]);
  return code === 0 ? '' : `${stdout}${stderr}`;
}

const node = { instance: 'n1:9100', node: 'n1', job: 'node-exporter' };
const root = { ...node, device: '/dev/sda', device_error: '', fstype: 'ext4', mountpoint: '/' };
const pod = { namespace: 'shop', pod: 'api-1' };
const container = { ...pod, container: 'api' };
const api = { instance: 'a', job: 'api', service: 'api' };

describe('from what exporters say to the alert', () => {
  test('a node short of CPU and memory', () => {
    const input = [
      series('node_cpu_seconds_total', { ...node, cpu: '0', mode: 'idle' }, '0+3x100'),
      series('node_cpu_seconds_total', { ...node, cpu: '0', mode: 'user' }, '0+27x100'),
      series('node_cpu_seconds_total', { ...node, cpu: '1', mode: 'iowait' }, '0+3x100'),
      series('node_cpu_seconds_total', { ...node, cpu: '1', mode: 'idle' }, '0+0x100'),
      series('node_memory_MemTotal_bytes', node, '1000x100'),
      series('node_memory_MemAvailable_bytes', node, '90x100'),
      series('node_memory_SwapTotal_bytes', node, '0x100'),
      series('node_memory_SwapFree_bytes', node, '0x100'),
    ];
    const place = { instance: 'n1:9100', node: 'n1' };
    expect(
      objections(
        ['node.'],
        input,
        recorded('node:cpu_use:ratio5m', '30m', [place, 0.9]),
        recorded('node:swap_use:ratio', '30m'),
        firing('30m', 'node', { alertname: 'NodeCpuHigh', node: 'n1' }, { alertname: 'NodeMemoryHigh', node: 'n1' }),
      ),
    ).toBe('');
  });

  test('a disk that fills, and others that do not matter: read-only ones, memory, those nearly empty', () => {
    const on = (mountpoint: string) => ({ ...root, mountpoint });
    const input = [
      series('node_filesystem_avail_bytes', on('/'), '4000-10x400'),
      series('node_filesystem_size_bytes', on('/'), '10000x400'),
      series('node_filesystem_readonly', on('/'), '0x400'),
      series('node_filesystem_avail_bytes', on('/new'), '9900-10x400'),
      series('node_filesystem_size_bytes', on('/new'), '10000x400'),
      series('node_filesystem_avail_bytes', on('/media'), '0x400'),
      series('node_filesystem_size_bytes', on('/media'), '10000x400'),
      series('node_filesystem_readonly', on('/media'), '1x400'),
      series('node_filesystem_avail_bytes', { ...on('/tmp'), fstype: 'tmpfs' }, '0x400'),
      series('node_filesystem_size_bytes', { ...on('/tmp'), fstype: 'tmpfs' }, '10000x400'),
    ];
    const soon = { alertname: 'NodeDiskFullSoon', mountpoint: '/' };
    const high = { alertname: 'NodeDiskHigh', mountpoint: '/' };
    expect(
      objections(['node.'], input, firing('1h', 'mountpoint', soon), firing('2h50m', 'mountpoint', soon, high)),
    ).toBe('');
  });

  test('a service that fails and is slow, one that never failed, one that nobody asks anything', () => {
    const duration = 'http_server_request_duration_seconds';
    const bucket = (le: string) => ({ ...api, http_response_status_code: '200', le });
    const input = [
      series('up', api, '1x400'),
      series(`${duration}_count`, { ...api, http_response_status_code: '200' }, '0+294x400'),
      series(`${duration}_count`, { ...api, http_response_status_code: '500' }, '0+6x400'),
      series(`${duration}_bucket`, bucket('0.5'), '0+100x400'),
      series(`${duration}_bucket`, bucket('1'), '0+300x400'),
      series(`${duration}_bucket`, bucket('+Inf'), '0+300x400'),
      series('http_requests_total', { instance: 'w', job: 'web', service: 'web', code: '200' }, '0+30x400'),
      series('http_requests_total', { instance: 'l', job: 'ledger', service: 'ledger', code: '200' }, '7x400'),
    ];
    const ratios = ['5m', '1h', '3d'].map((window) =>
      recorded(`service:http_errors:ratio${window}`, '3h', [{ service: 'api' }, 0.02], [{ service: 'web' }, 0]),
    );
    const alerts = ['BudgetBurnsFast', 'BudgetBurnsSlowly', 'RateHigh'].map((end) => ({
      alertname: `ServiceError${end}`,
      service: 'api',
    }));
    const slow = { alertname: 'ServiceResponseTimeHigh', service: 'api' };
    expect(objections(['http.', 'service.'], input, ...ratios, firing('3h', 'service', ...alerts, slow))).toBe('');
  });

  test('a single failed request in a quiet night wakes nobody', () => {
    const count = 'http_server_request_duration_seconds_count';
    const input = [
      series(count, { ...api, http_response_status_code: '200' }, '0x100 1x300'),
      series(count, { ...api, http_response_status_code: '500' }, '0x200 1x200'),
    ];
    const times = ['1h41m', '1h45m', '2h', '3h'];
    expect(objections(['http.', 'service.'], input, ...times.map((at) => firing(at, 'service')))).toBe('');
  });

  test('native histograms', () => {
    const search = { instance: 's', job: 'search', service: 'search' };
    const slow = '{{schema:0 sum:300 count:100 buckets:[0 0 100]}}';
    const labels = { ...search, http_response_status_code: '200' };
    const input = [series('http_server_request_duration_seconds', labels, `${slow}+${slow}x100`)];
    expect(
      objections(
        ['http.', 'service.'],
        input,
        recorded('service:http_requests:rate5m', '30m', [{ service: 'search' }, 100 / 30]),
        firing('30m', 'service', { alertname: 'ServiceResponseTimeHigh', service: 'search' }),
      ),
    ).toBe('');
  });

  test('a container that is killed for its memory, and a deployment that misses a pod', () => {
    const limit = { ...container, job: 'kube-state-metrics', resource: 'memory', unit: 'byte', node: 'n1', uid: 'u' };
    const killed = { ...container, uid: 'u', reason: 'OOMKilled' };
    const deployment = (name: string) => ({ namespace: 'shop', deployment: name });
    const input = [
      series('container_memory_working_set_bytes', { ...container, job: 'cadvisor', node: 'n1', id: '/a' }, '95x100'),
      series('container_memory_working_set_bytes', { ...pod, job: 'cadvisor', node: 'n1', id: '/pod' }, '999x100'),
      series('kube_pod_container_resource_limits', limit, '100x100'),
      series('kube_pod_container_status_restarts_total', { ...container, uid: 'u' }, '0x50 1x50'),
      series('kube_pod_container_status_last_terminated_reason', killed, '_x50 1x50'),
      series('kube_deployment_spec_replicas', deployment('api'), '3x100'),
      series('kube_deployment_status_replicas_available', deployment('api'), '2x100'),
      series('kube_deployment_spec_replicas', deployment('web'), '1x100'),
      series('kube_deployment_status_replicas_available', deployment('web'), '1x100'),
    ];
    const memory = { alertname: 'ContainerMemoryHigh', ...container };
    const kill = { alertname: 'ContainerOutOfMemory', ...container };
    const missing = { alertname: 'DeploymentPodsMissing', ...deployment('api') };
    const by = 'namespace, pod, container, deployment';
    expect(
      objections(['kubernetes.'], input, firing('20m', by, memory, missing), firing('30m', by, memory, kill, missing)),
    ).toBe('');
  });

  test('restarts count once while one kube-state-metrics takes over from another', () => {
    const restarts = (instance: string) =>
      series('kube_pod_container_status_restarts_total', { ...container, uid: 'u', instance }, '0x40 1x9 2x50');
    expect(
      objections(
        ['kubernetes.'],
        [restarts('old'), restarts('new')],
        recorded('container:restarts:increase15m', '30m', [container, 2]),
        firing('30m', 'alertname'),
      ),
    ).toBe('');
  });

  test('business below its target: counted, averaged, as a share', () => {
    const web = { instance: 'w', job: 'web', service: 'web' };
    const input = [
      series('shop_carts_total', web, '0+10x400'),
      series('shop_orders_total', web, '0+1x400'),
      series('shop_active_users', web, '40x400'),
      series('shop_active_users', { ...web, instance: 'w2' }, '45x400'),
      series('shop_searches_total', { instance: 's', job: 'search', service: 'search' }, '0+100x400'),
    ];
    const conversion = { alertname: 'ConversionLow', indicator: 'checkout' };
    const activity = { alertname: 'UserActivityLow', indicator: 'active-users' };
    expect(objections(['business.'], input, firing('2h30m', 'indicator', conversion, activity))).toBe('');
  });

  test('an address that does not answer, and a certificate that ends', () => {
    const home = { instance: 'https://shop.example.com/', job: 'probes' };
    const input = [
      series('probe_success', home, '0x300'),
      series('probe_success', { ...home, instance: 'http://status.example.com:8080/health' }, '1x300'),
      series('probe_duration_seconds', home, '0.2x300'),
      series('probe_ssl_earliest_cert_expiry', home, `${10 * 86_400}x300`),
    ];
    const failed = { alertname: 'ProbeFailed', probe: 'storefront' };
    const ends = { alertname: 'CertificateEndsSoon', probe: 'storefront' };
    expect(objections(['probe.'], input, firing('2h', 'probe', failed, ends))).toBe('');
  });

  test('a target that does not answer is told to whom it belongs, once', () => {
    const input = [
      series('up', api, '0x100'),
      series('up', { instance: 'w', job: 'web', service: 'web' }, '0x100'),
      series('up', { instance: 'w2', job: 'web', service: 'web' }, '1x100'),
      series('up', node, '0x100'),
    ];
    const alerts: Labels[] = [
      { alertname: 'ServiceDown', service: 'api', responder: 'checkout' },
      { alertname: 'ServiceInstanceDown', job: 'web', service: 'web', responder: 'support' },
      { alertname: 'TargetDown', job: 'node-exporter', responder: 'machines' },
    ];
    expect(objections(['targets.', 'service.'], input, firing('30m', 'job, service, responder', ...alerts))).toBe('');
  });
});
