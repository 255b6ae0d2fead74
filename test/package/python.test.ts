import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesizeAws } from '../../examples/quickstart/aws';
import { synthesizeKubernetes } from '../../examples/quickstart/kubernetes';
import { ROOT, requireCompiled } from '../support/compiled';
import { programPath } from '../support/programs';

/** The interpreter of the environment that has cdk8s and the CDK at the least versions that the package takes. */
const PYTHON = () => join(dirname(programPath('python-package')), 'venv', 'bin', 'python');

describe('the Python package, built as a wheel', () => {
  let work: string;

  beforeAll(() => {
    requireCompiled();
    work = mkdtempSync(join(tmpdir(), 'cdk-observatory-python-'));
    execute(join(ROOT, 'node_modules', '.bin', 'jsii-pacmak'), ['--target', 'python', '--outdir', work]);
    const [wheel] = readdirSync(join(work, 'python')).filter((file) => file.endsWith('.whl'));
    // Into a folder of its own: the environment is shared by all who test on this machine.
    execute(PYTHON(), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--target',
      site(),
      join(work, 'python', wheel),
    ]);
  });

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('makes of the same blueprint the same bytes as TypeScript, on both platforms', () => {
    execute(PYTHON(), [join(ROOT, 'examples', 'python', 'quickstart.py'), join(work, 'out')]);
    synthesizeKubernetes(join(work, 'expected', 'kubernetes'));
    synthesizeAws(join(work, 'expected', 'aws'));

    const manifests = readdirSync(join(work, 'expected', 'kubernetes'));
    expect(manifests.length).toBeGreaterThan(3);
    expect(readdirSync(join(work, 'out', 'kubernetes'))).toEqual(manifests);
    for (const file of [...manifests.map((name) => join('kubernetes', name)), join('aws', 'shop.template.json')]) {
      expect(readFileSync(join(work, 'out', file), 'utf8')).toBe(readFileSync(join(work, 'expected', file), 'utf8'));
    }
  });

  test('tells of wrong input as TypeScript does: where, and how to mend it', () => {
    const script =
      "from cdk_observatory import Metric, MetricKind; Metric('orders', kind=MetricKind.COUNTER, help='Orders.')";
    expect(() => execute(PYTHON(), ['-c', script])).toThrow(/Metric 'orders'.*[\s\S]*call it 'orders_total'/);
  });

  function site(): string {
    return join(work, 'site');
  }

  function execute(command: string, args: string[]): void {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', PYTHONPATH: site(), PYTHONDONTWRITEBYTECODE: '1' },
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${error ?? ''}\n${stdout}\n${stderr}`);
  }
});
