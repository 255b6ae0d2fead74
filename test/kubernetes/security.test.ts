import { type ContainerJson, objectsOf, observatoryWith, type VolumeJson, workloadsOf } from './objects';

const { chart, observatory } = observatoryWith();
const objects = objectsOf(chart);
const workloads = workloadsOf(objects);
const pods = workloads.map((workload) => ({
  name: workload.metadata.name,
  workload,
  spec: workload.spec.template.spec,
}));
const containers: [string, ContainerJson][] = pods.flatMap(({ name, spec }) =>
  spec.containers.map((container: ContainerJson) => [`${name}/${container.name}`, container]),
);

test('everything runs: six programs, two of them with a reloader', () => {
  expect(containers.map(([name]) => name).sort()).toEqual([
    'everything-alertmanager/alertmanager',
    'everything-alertmanager/config-reloader',
    'everything-blackbox-exporter/blackbox-exporter',
    'everything-kube-state-metrics/kube-state-metrics',
    'everything-node-exporter/node-exporter',
    'everything-prometheus/config-reloader',
    'everything-prometheus/prometheus',
    'everything-pushgateway/pushgateway',
  ]);
});

describe.each(containers)('container %s', (_, container) => {
  test('can become nobody else, write nowhere it need not, and do nothing special', () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('has requests and limits', () => {
    for (const kind of ['requests', 'limits']) {
      expect(container.resources[kind]).toEqual({ cpu: expect.any(String), memory: expect.any(String) });
    }
  });

  test('is restarted when it hangs, and gets no work before it is ready', () => {
    expect(container.livenessProbe.httpGet.path).toMatch(/^\//);
    expect(container.readinessProbe.httpGet.path).toMatch(/^\//);
    const ports = container.ports.map(({ name }) => name);
    for (const probe of [container.livenessProbe, container.readinessProbe])
      expect(ports).toContain(probe.httpGet.port);
  });

  test('has no secret in its environment or arguments', () => {
    for (const { valueFrom } of container.env ?? []) expect(valueFrom?.secretKeyRef).toBeUndefined();
  });
});

describe.each(pods)('pod of $name', ({ spec, workload }) => {
  test('runs as a numeric user that is not root', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.securityContext.runAsUser).toBeGreaterThan(0);
    expect(spec.securityContext.runAsGroup).toBeGreaterThan(0);
  });

  test('is a service account of its own, whose token only the program sees that needs it', () => {
    expect(spec.serviceAccountName).toBe(workload.metadata.name);
    expect(spec.automountServiceAccountToken).toBe(false);
    const bound = objects.some(
      ({ kind, subjects }) => kind === 'ClusterRoleBinding' && subjects[0].name === workload.metadata.name,
    );
    const withToken = spec.containers.filter(({ volumeMounts }: ContainerJson) =>
      volumeMounts?.some(({ mountPath }) => mountPath.includes('serviceaccount')),
    );
    expect(withToken).toHaveLength(bound ? 1 : 0);
  });

  test('sees its host only in the namespace that says why', () => {
    const seesHost = spec.hostNetwork || spec.hostPID || spec.volumes?.some(({ hostPath }: VolumeJson) => hostPath);
    expect(workload.metadata.namespace).toBe(seesHost ? 'observability-nodes' : 'observability');
  });
});

describe('namespaces', () => {
  const namespaces = objects.filter(({ kind }) => kind === 'Namespace');
  const level = (name: string) =>
    namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels?.['pod-security.kubernetes.io/enforce'];

  test('only programs that need their host are where Pod Security is not restricted', () => {
    expect(level('observability')).toBe('restricted');
    expect(level('observability-nodes')).toBe('privileged');
    expect(workloads.filter(({ metadata }) => metadata.namespace === 'observability-nodes')).toHaveLength(1);
  });

  test('the exception stands on the namespace, with every reason, and in the notes', () => {
    const reasons = namespaces[1].metadata.annotations?.['cdk-observatory/needs-of-node-exporter'] ?? '';
    for (const need of ['/proc', '/sys', "host's network", "host's processes"]) expect(reasons).toContain(need);
    expect(observatory.notes.join('\n')).toContain("node-exporter is in the host's network");
  });
});

describe('secrets', () => {
  test('no object holds a secret: they are named, and their keys mounted for the program alone to read', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const alertmanager = pods.find(({ name }) => name === 'everything-alertmanager');
    const volumes: VolumeJson[] = alertmanager?.spec.volumes ?? [];
    const projected = volumes.find(({ name }) => name === 'secrets')?.projected;
    expect(projected?.defaultMode).toBe(0o440);
    expect(projected?.sources).toContainEqual({
      secret: { name: 'slack', items: expect.arrayContaining([{ key: 'checkout', path: 'slack/checkout' }]) },
    });
  });

  test('those that must be there first are listed', () => {
    expect(observatory.requiredSecrets).toEqual([
      'observability/heartbeat: url',
      'observability/machines: url',
      'observability/opsgenie: search',
      'observability/pagerduty: checkout',
      'observability/slack: checkout',
      'observability/slack: support',
      'observability/smtp: password',
    ]);
  });
});

test('access to the API is what the program says it needs, without secrets and without verbs that write', () => {
  const rules = objects.filter(({ kind }) => kind === 'ClusterRole').flatMap((role) => role.rules);
  expect(rules.length).toBeGreaterThan(0);
  for (const { verbs, resources } of rules) {
    expect(['get', 'list', 'watch']).toEqual(expect.arrayContaining(verbs));
    expect(resources).not.toContain('*');
    expect(resources).not.toContain('secrets');
    expect(resources).not.toContain('nodes/proxy');
  }
});

test('an image by digest is taken as it is given, for the reloader too', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const names = [
    'prometheus',
    'alertmanager',
    'node-exporter',
    'kube-state-metrics',
    'blackbox-exporter',
    'pushgateway',
    'config-reloader',
  ];
  const references = Object.fromEntries(names.map((name) => [name, `mirror.example.com/${name}@${digest}`]));
  const pinned = observatoryWith({ images: { references } }).observatory;
  expect(pinned.images).toEqual(Object.values(references).sort());
});
