import { Blueprint, Duration, HttpMetrics, Service } from 'cdk-observatory';
import { Testing } from 'cdk8s';
import { placementOf } from '../../src/kubernetes/placement';
import { ProgramObjects } from '../../src/kubernetes/program-objects';
import { NO_ACCESS, type Program, type ProgramFile } from '../../src/programs/program';
import { everything } from '../support/everything';
import { type ContainerJson, failureOf, find, newChart, objectsOf, observatoryWith } from './objects';

const KIB = 1024;

/** A program of no use, with these files. */
function programWith(files: ProgramFile[], more: Partial<Program> = {}): Program {
  return {
    name: 'sample',
    component: 'sample',
    image: { reference: 'sample:1', version: '1' },
    args: [],
    env: [],
    files,
    secrets: [],
    ports: [{ name: 'http', number: 80, protocol: 'TCP' }],
    calls: [],
    storage: [],
    scale: { kind: 'replicas', count: 1 },
    health: { readiness: { path: '/', port: 'http' }, liveness: { path: '/', port: 'http' }, startupSeconds: 10 },
    resources: { cpuMillis: { request: 1, limit: 2 }, memoryBytes: { request: KIB, limit: KIB } },
    user: { uid: 1, gid: 1 },
    access: NO_ACCESS,
    reload: { path: '/reload', port: 'http' },
    stopSeconds: 1,
    ...more,
  };
}

function objectsWith(program: Program) {
  const chart = newChart();
  const objects = new ProgramObjects(chart, placementOf({ blueprint: everything }), () => program);
  return { all: Testing.synth(chart), problems: objects.problems() };
}

const file = (path: string, kib: number, onChange: ProgramFile['onChange'] = 'reload'): ProgramFile => ({
  path,
  content: 'x'.repeat(kib * KIB),
  onChange,
});
const containersOf = (all: ReturnType<typeof objectsWith>['all']): ContainerJson[] =>
  find(all, 'Deployment', 'everything-sample').spec.template.spec.containers;

describe('files', () => {
  test('of one folder fill as many ConfigMaps as they need, and appear together', () => {
    const { all, problems } = objectsWith(
      programWith([
        file('/etc/rules/a', 500),
        file('/etc/rules/b', 500),
        file('/etc/rules/c', 300),
        file('/etc/main/d', 1),
      ]),
    );
    const maps = all.filter(({ kind }) => kind === 'ConfigMap');
    expect(maps.map(({ metadata, data }) => [metadata.name, Object.keys(data)])).toEqual([
      ['everything-sample-rules', ['a']],
      ['everything-sample-rules-2', ['b', 'c']],
      ['everything-sample-main', ['d']],
    ]);
    const { volumes } = find(all, 'Deployment', 'everything-sample').spec.template.spec;
    expect(volumes[0].projected.sources).toEqual([
      { configMap: { name: 'everything-sample-rules' } },
      { configMap: { name: 'everything-sample-rules-2' } },
    ]);
    expect(containersOf(all)[0].volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/etc/rules', '/etc/main']);
    expect(problems).toEqual([]);
  });

  test('too large for the annotation of a client-side apply: Argo CD is told to apply on the server', () => {
    const { all } = objectsWith(programWith([file('/a/small', 256), file('/b/large', 257)]));
    const [small, large] = all.filter(({ kind }) => kind === 'ConfigMap');
    expect(small.metadata.annotations).toBeUndefined();
    expect(large.metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' });
  });

  test('too large for any ConfigMap are a problem that says which, how large, and how to mend it', () => {
    const [problem, ...others] = objectsWith(programWith([file('/a/huge', 1025)])).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'config-map-too-large', where: "ConfigMap 'everything-sample-a'" });
    expect(problem.message).toContain('/a/huge: 1025 KiB');
    expect(problem.allowed).toBe('at most 1024 KiB');
  });
});

describe('what has changed', () => {
  const checksum = (files: ProgramFile[], more: Partial<Program> = {}) =>
    find(objectsWith(programWith(files, more)).all, 'Deployment', 'everything-sample').spec.template.metadata
      .annotations?.['checksum/config'];

  test('is reloaded where the program can: by a reloader that watches the folder, without a new pod', () => {
    const [, reloader] = containersOf(objectsWith(programWith([file('/etc/rules/a', 1)])).all);
    expect(reloader.args).toEqual([
      '--listen-address=:8080',
      '--reload-url=http://127.0.0.1:80/reload',
      '--watched-dir=/etc/rules',
    ]);
    expect(checksum([file('/etc/rules/a', 1)])).toBeUndefined();
  });

  test('makes new pods where it can not: the checksum of those files is on them', () => {
    const [one, two] = [checksum([file('/a/b', 1, 'restart')]), checksum([file('/a/b', 2, 'restart')])];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(two).not.toBe(one);
    expect(checksum([file('/a/b', 1, 'restart'), file('/c/d', 1)])).toBe(one);
    expect(containersOf(objectsWith(programWith([file('/a/b', 1, 'restart')])).all)).toHaveLength(1);
  });
});

test('the rules of a thousand services fit', () => {
  const services = Array.from(
    { length: 1000 },
    (_, i) =>
      new Service(`service-${i}`, {
        metrics: HttpMetrics.openTelemetry(),
        objectives: { availability: 99.9, errorRate: 1, responseTime: Duration.millis(500) },
      }),
  );
  const blueprint = new Blueprint('big', {
    escalation: everything.escalation,
    mailServer: everything.mailServer,
    services,
  });
  const { chart } = observatoryWith({ blueprint });
  const maps = objectsOf(chart).filter(({ kind }) => kind === 'ConfigMap');
  expect(maps.length).toBeGreaterThan(5);
  for (const { data } of maps) {
    expect(Object.values(data as Record<string, string>).join('').length).toBeLessThan(1024 * KIB);
  }
});

test('a problem of a program stops the synthesis', () => {
  const chart = observatoryWith({ prometheus: { overrides: { x: 'y'.repeat(1024 * KIB) } } }).chart;
  expect(failureOf(chart)).toMatch(/ConfigMap 'everything-prometheus-config'[\s\S]*config-map-too-large/);
});
