import { prometheusOperatorCrds } from '../../tools/kubernetes-schemas';
import { type KubeApiServer, startKubeApiServer } from '../support/kube-apiserver';

let server: KubeApiServer;
beforeAll(async () => {
  server = await startKubeApiServer();
  server.createNamespace('shop');
});
afterAll(() => server?.stop());

const SECURE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

function pod(securityContext: object, port = 80) {
  const container = { name: 'a', image: 'a:1', securityContext, ports: [{ containerPort: port }] };
  return { metadata: { name: 'a', namespace: 'shop', labels: { app: 'a' } }, spec: { containers: [container] } };
}

const dryRun = (object: object) =>
  server.kubectl(
    ['apply', '--dry-run=server', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...object }),
  );
const deployment = (template: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'a' } }, template },
});

describe('the API server that manifests are held against', () => {
  test('takes what is sound', () => {
    expect(dryRun(pod(SECURE))).toMatchObject({ code: 0, stderr: '' });
    expect(dryRun(deployment(pod(SECURE)))).toMatchObject({ code: 0, stderr: '' });
  });

  test('refuses values that no schema forbids', () => {
    expect(dryRun(pod(SECURE, 99_999)).stderr).toContain('must be between 1 and 65535');
  });

  test('refuses a pod that breaks its namespace’s Pod Security level, and warns of a workload that would make one', () => {
    expect(dryRun(pod({}))).toMatchObject({ code: 1, stderr: expect.stringContaining('violates PodSecurity') });
    expect(dryRun(deployment(pod({}))).stderr).toContain('would violate PodSecurity');
  });

  test('lets an account do only what a role allows', () => {
    const asNobody = server.kubectl(['get', 'secrets', '-n', 'shop', '--as=system:serviceaccount:shop:nobody']);
    expect(asNobody).toMatchObject({ code: 1, stderr: expect.stringContaining('forbidden') });
  });

  test('takes the Prometheus Operator’s definitions, and then refuses rules that break them', async () => {
    await server.applyDefinitions(prometheusOperatorCrds());
    const rule = (fields: object) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'a', namespace: 'shop' },
      spec: { groups: [{ name: 'g', rules: [{ alert: 'Down', expr: 'up == 0', ...fields }] }] },
    });
    expect(dryRun(rule({ for: '5m' }))).toMatchObject({ code: 0, stderr: '' });
    expect(dryRun(rule({ fro: '5m' })).stderr).toContain('unknown field');
  });
});
