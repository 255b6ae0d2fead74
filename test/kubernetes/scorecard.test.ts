import { type ContainerJson, find, objectsOf, observatoryWith, workloadsOf } from './objects';

/** Containers (or workloads) that meet it, of all. */
type Score = Record<string, string>;

interface SecurityContext {
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly drop?: string[] };
}

const PROGRAMS = [
  'prometheus',
  'alertmanager',
  'node-exporter',
  'kube-state-metrics',
  'blackbox-exporter',
  'pushgateway',
  'config-reloader',
];

/** What people look at first when they compare what charts make of their clusters. */
function scoreOf(references: Record<string, string>): Score {
  const objects = objectsOf(observatoryWith({ images: { references } }).chart);
  const workloads = workloadsOf(objects);
  const containers: ContainerJson[] = workloads.flatMap(({ spec }) => spec.template.spec.containers);
  const several = workloads.filter(({ spec }) => spec.replicas > 1);
  const security = (container: ContainerJson) => container.securityContext as SecurityContext;
  const of = <T>(all: T[], meets: (one: T) => unknown) => `${all.filter(meets).length}/${all.length}`;
  const has = (kind: string) => (workload: { metadata: { name: string } }) =>
    find(objects, kind, workload.metadata.name);
  return {
    'not root': of(containers, (one) => security(one).runAsNonRoot),
    'read-only root': of(containers, (one) => security(one).readOnlyRootFilesystem),
    'drops all capabilities': of(containers, (one) => security(one).capabilities?.drop?.includes('ALL')),
    limits: of(containers, (one) => one.resources.limits),
    liveness: of(containers, (one) => one.livenessProbe),
    'network policy': of(workloads, has('NetworkPolicy')),
    'disruption budget': of(several, has('PodDisruptionBudget')),
    digest: of(containers, (one) => /@sha256:[0-9a-f]{64}$/.test(one.image)),
  };
}

test('every container and workload meets everything that is to be met', () => {
  const references = PROGRAMS.map((name) => [name, `mirror.example.com/${name}@sha256:${'0'.repeat(64)}`]);
  expect(scoreOf(Object.fromEntries(references))).toEqual({
    'not root': '8/8',
    'read-only root': '8/8',
    'drops all capabilities': '8/8',
    limits: '8/8',
    liveness: '8/8',
    'network policy': '6/6',
    'disruption budget': '2/2',
    digest: '8/8',
  });
});

test('images are by tag where no digest is given: which digest a tag has is not for us to guess', () => {
  expect(scoreOf({}).digest).toBe('0/8');
});
