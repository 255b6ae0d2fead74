import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from 'cdk-observatory';
import { type ApiObjectJson, objectsOf, observatoryWith, workloadsOf } from '../kubernetes/objects';
import { type KubeApiServer, startKubeApiServer } from '../support/kube-apiserver';
import { kubeconform } from '../support/kubeconform';

const { chart } = observatoryWith();
const objects = objectsOf(chart);
const folder = mkdtempSync(join(tmpdir(), 'manifests-'));
const files = kubernetes.Manifests.write(chart, folder).filter((name) => name.endsWith('.yaml'));
const [namespaces, ...others] = files.map((name) => join(folder, name));

let server: KubeApiServer;
beforeAll(async () => {
  server = await startKubeApiServer();
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

const apply = (...options: string[]) => server.kubectl(['apply', '--server-side', ...options]);

/** Every object by its name, with the version that changes when anything of it does. */
function stored(): Record<string, string> {
  const answer = server.kubectl(['get', '--output=json', '-f', folder]);
  if (answer.code !== 0) throw new Error(answer.stderr);
  const { items } = JSON.parse(answer.stdout) as { items: ApiObjectJson[] };
  return Object.fromEntries(
    items.map(({ kind, metadata }) => [
      [kind, metadata.namespace, metadata.name].join('/'),
      (metadata as { resourceVersion?: string }).resourceVersion ?? '',
    ]),
  );
}

/** The pod that a workload would make. */
function podOf({ metadata, spec }: ApiObjectJson, namespace = metadata.namespace) {
  const { template } = spec;
  // What a stateful set would add: the volumes of its claims.
  const claimed = (spec.volumeClaimTemplates ?? []).map((claim: ApiObjectJson) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claim.metadata.name },
  }));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: metadata.name, namespace },
    spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claimed] },
  });
}

test.each(['kubernetes-1.28', 'kubernetes-1.37'] as const)(
  'every object keeps to the strict schemas of %s',
  (schemas) => {
    const manifests = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('---\n');
    const answer = kubeconform(manifests, schemas);
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringContaining(`${objects.length} resources found`) });
    expect(answer.stdout).toContain('Invalid: 0, Errors: 0, Skipped: 0');
  },
);

describe('a real API server', () => {
  beforeAll(() => {
    expect(apply('-f', namespaces)).toMatchObject({ code: 0, stderr: '' });
  });

  test('takes every object on trial, without a warning', () => {
    const answer = apply('--dry-run=server', ...others.flatMap((file) => ['-f', file]));
    expect(answer).toMatchObject({ code: 0, stderr: '' });
  });

  test('takes every object for real, and the second time nothing changes', () => {
    expect(apply('-f', folder)).toMatchObject({ code: 0, stderr: '' });
    const first = stored();
    expect(Object.keys(first)).toHaveLength(objects.length);
    expect(apply('-f', folder)).toMatchObject({ code: 0, stderr: '' });
    expect(stored()).toEqual(first);
  });

  test.each(workloadsOf(objects).map((workload) => [workload.metadata.name, workload] as const))(
    'lets %s have its pods under the Pod Security of its namespace',
    (_, workload) => {
      const answer = server.kubectl(['apply', '--dry-run=server', '-f', '-'], podOf(workload));
      expect(answer).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('would let the node exporter have none where Pod Security is restricted: its exception is needed', () => {
    const [exporter] = objects.filter(({ kind }) => kind === 'DaemonSet');
    const answer = server.kubectl(['apply', '--dry-run=server', '-f', '-'], podOf(exporter, 'observability'));
    expect(answer.stderr).toContain('violates PodSecurity "restricted:latest"');
  });

  test.each([
    ['prometheus', 'list', 'pods', 'yes'],
    ['prometheus', 'watch', 'nodes', 'yes'],
    ['prometheus', 'get', 'nodes --subresource=metrics', 'yes'],
    ['prometheus', 'get', 'nodes --subresource=proxy', 'no'],
    ['prometheus', 'list', 'secrets', 'no'],
    ['kube-state-metrics', 'list', 'deployments.apps', 'yes'],
    ['kube-state-metrics', 'list', 'secrets', 'no'],
    ['kube-state-metrics', 'delete', 'pods', 'no'],
    ['alertmanager', 'list', 'pods', 'no'],
  ])('lets %s %s %s: %s', (program, verb, resource, expected) => {
    const account = `system:serviceaccount:observability:everything-${program}`;
    const { stdout } = server.kubectl([
      'auth',
      'can-i',
      verb,
      ...resource.split(' '),
      '--all-namespaces',
      `--as=${account}`,
    ]);
    expect(stdout.trim()).toBe(expected);
  });
});
