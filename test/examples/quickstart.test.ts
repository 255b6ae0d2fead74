import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertTests, Catalog } from 'cdk-observatory';
import { parseAllDocuments } from 'yaml';
import { synthesizeAws } from '../../examples/quickstart/aws';
import { shop } from '../../examples/quickstart/blueprint';
import { synthesizeKubernetes } from '../../examples/quickstart/kubernetes';
import { contentsOf } from '../support/folder';
import { run } from '../support/programs';

const folder = mkdtempSync(join(tmpdir(), 'observatory-quickstart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string) => join(folder, name);

type Manifest = { kind: string; metadata: { name: string }; data?: Record<string, string> };
const manifests = () =>
  Object.entries(contentsOf(place('kubernetes')))
    .filter(([path]) => path.endsWith('.yaml'))
    .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJSON() as Manifest));

beforeAll(() => {
  synthesizeKubernetes(place('kubernetes'));
  synthesizeAws(place('aws'));
});

describe('the quickstart', () => {
  test('gives equal bytes when it is synthesized twice', () => {
    synthesizeKubernetes(place('kubernetes-again'));
    synthesizeAws(place('aws-again'));
    expect(contentsOf(place('kubernetes-again'))).toEqual(contentsOf(place('kubernetes')));
    expect(contentsOf(place('aws-again'))['shop.template.json']).toEqual(
      contentsOf(place('aws'))['shop.template.json'],
    );
  });

  test('has these objects on Kubernetes: a name that changes here is renamed at its users’', () => {
    expect(
      manifests()
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort(),
    ).toMatchSnapshot();
  });

  test('has these resources on AWS', () => {
    const { Resources } = JSON.parse(contentsOf(place('aws'))['shop.template.json']) as {
      Resources: Record<string, { Type: string }>;
    };
    const counts: Record<string, number> = {};
    for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
    expect(counts).toMatchSnapshot();
  });

  test('promtool takes Prometheus’ configuration as it stands in the ConfigMap', () => {
    const config = manifests().find(({ data }) => data?.['prometheus.yml'])?.data?.['prometheus.yml'] ?? '';
    writeFileSync(place('prometheus.yml'), config);
    // The files of the service account are there in a pod only.
    const answer = run('promtool', ['check', 'config', '--syntax-only', place('prometheus.yml')]);
    expect(answer.stdout + answer.stderr).toContain('is valid prometheus config file syntax');
    expect(answer.code).toBe(0);
  });

  test('every alert passes the unit tests that are made from it, by the real promtool', () => {
    const tests = new AlertTests(shop, Catalog.rules(shop));
    tests.write(place('tests'));
    expect(tests.unproven).toEqual([]);
    const files = Object.keys(tests.files).filter((path) => path.endsWith('.test.yaml'));
    const answer = run('promtool', ['test', 'rules', ...files], { cwd: place('tests') });
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  });
});
