import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetes } from 'cdk-observatory';
import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { parseAllDocuments } from 'yaml';
import { everything } from '../support/everything';
import { objectsOf, observatoryWith } from './objects';

const FILES = [
  '00-namespaces.yaml',
  '10-alertmanager.yaml',
  '10-blackbox-exporter.yaml',
  '10-kube-state-metrics.yaml',
  '10-node-exporter.yaml',
  '10-prometheus.yaml',
  '10-pushgateway.yaml',
  'images.txt',
];

const folder = () => join(mkdtempSync(join(tmpdir(), 'manifests-')), 'dist', 'kubernetes');

describe('Manifests.write', () => {
  test('writes one file a concern, with every object in one of them', () => {
    const { chart } = observatoryWith();
    const into = folder();
    expect(kubernetes.Manifests.write(chart, into)).toEqual(FILES);
    expect(readdirSync(into).sort()).toEqual(FILES);
    const written = FILES.filter((name) => name.endsWith('.yaml')).flatMap((name) =>
      parseAllDocuments(readFileSync(join(into, name), 'utf8'), { version: '1.1' }).map((document) => document.toJS()),
    );
    const names = (objects: { kind: string; metadata: { name: string } }[]) =>
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    expect(names(written)).toEqual(names(objectsOf(chart)));
  });

  test('lists every image of every chart, one a line', () => {
    const { chart, observatory } = observatoryWith();
    new Deployment(chart, 'api', { containers: [{ image: 'shop/api:1', portNumber: 9090 }] });
    const into = folder();
    kubernetes.Manifests.write(chart, into);
    const lines = readFileSync(join(into, 'images.txt'), 'utf8').trimEnd().split('\n');
    expect(lines).toEqual([...observatory.images, 'shop/api:1'].sort());
  });

  test('puts custom resource definitions apart, and what is not ours at the end', () => {
    const { chart } = observatoryWith();
    new ApiObject(chart, 'crd', { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' });
    new ApiObject(chart, 'mine', { apiVersion: 'v1', kind: 'ConfigMap' });
    const files = kubernetes.Manifests.write(chart, folder());
    expect(files).toEqual([
      FILES[0],
      '01-custom-resource-definitions.yaml',
      ...FILES.slice(1, -1),
      '90-others.yaml',
      FILES.at(-1),
    ]);
  });

  test('the second time takes away what it wrote and no longer writes, and leaves what others wrote', () => {
    const into = folder();
    kubernetes.Manifests.write(observatoryWith().chart, into);
    writeFileSync(join(into, 'kustomization.yaml'), 'resources: []\n');
    writeFileSync(join(into, '10-gone.yaml'), '# Written by cdk-observatory.\n');
    kubernetes.Manifests.write(observatoryWith().chart, into);
    expect(readdirSync(into).sort()).toEqual([...FILES, 'kustomization.yaml'].sort());
  });

  test('writes the same bytes for the same input', () => {
    const [one, two] = [folder(), folder()];
    for (const into of [one, two]) kubernetes.Manifests.write(observatoryWith().chart, into);
    for (const name of FILES) expect(readFileSync(join(two, name), 'utf8')).toBe(readFileSync(join(one, name), 'utf8'));
  });

  test('cdk8s’ own synthesis refuses what is wrong as well, before it writes a file', () => {
    const into = folder();
    const app = new App({ outdir: into });
    const chart = new Chart(app, 'observatory');
    const observatory = new kubernetes.Observatory(chart, 'observatory', { blueprint: everything });
    observatory.monitor(new Deployment(chart, 'api', { containers: [{ image: 'api' }] }), { service: 'api' });
    expect(() => app.synth()).toThrow(/no container declares port 9090/);
    expect(readdirSync(into)).toEqual([]);
  });

  test('writes nothing when something is wrong', () => {
    const { chart, observatory } = observatoryWith();
    const silent = new Deployment(chart, 'api', { containers: [{ image: 'api' }] });
    observatory.monitor(silent, { service: 'api' });
    const into = folder();
    expect(() => kubernetes.Manifests.write(chart, into)).toThrow(/no container declares port 9090/);
    expect(existsSync(into)).toBe(false);
  });
});
