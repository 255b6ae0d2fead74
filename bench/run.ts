/**
 * Measures what synthesis costs: `npm run bench [-- runs]`. Prints a table and writes bench/RESULTS.md.
 *
 * All is done by the compiled package in processes of their own: `npx projen compile` first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { writeChart } from './helm';
import { type Cost, measure } from './measure';
import { type Maker, type Row, report, SIZES } from './report';
import { bytes, manifests, resources, sourceForAws, sourceForKubernetes } from './same';

const ROOT = join(__dirname, '..');
// Inside the package, so that the programs find it by its name as users do.
const WORK = join(ROOT, '.cache', 'bench');
const QUICKSTART = ['quickstart-kubernetes', 'quickstart-aws'];

function main(runs: number): void {
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) throw new Error('lib/ is missing. To mend: npx projen compile');
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  const programs = ['observatory', 'bare-kubernetes', 'bare-aws', ...QUICKSTART];
  buildSync({
    entryPoints: programs.map((name) => join(__dirname, 'programs', `${name}.ts`)),
    outdir: WORK,
    platform: 'node',
    bundle: true,
    packages: 'external',
    tsconfigRaw: '{}',
  });

  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    console.log(
      `${row.platform} ${row.services} ${row.maker}: ${row.cpu.toFixed(2)} s CPU, ${Math.round(row.memory)} MB, ${row.objects} objects`,
    );
  };
  for (const services of SIZES) kubernetesRows(services, runs).forEach(add);
  for (const services of SIZES) awsRows(services, runs).forEach(add);
  const quickstart = QUICKSTART.map((name) => node(runs, name, join(WORK, `out-${name}`)));

  const text = report({
    rows,
    runs,
    quickstart: { kubernetes: quickstart[0], aws: quickstart[1] },
    helm: helmVersion(),
  });
  writeFileSync(join(__dirname, 'RESULTS.md'), text);
  console.log(text);
}

function kubernetesRows(services: number, runs: number): Row[] {
  const folder = (name: string) => join(WORK, `kubernetes-${services}-${name}`);
  const ours = node(runs, 'observatory', 'kubernetes', `${services}`, folder('ours'));
  const bare = (maker: Maker, name: string, asData: boolean): Row => {
    const source = `${folder(name)}.json`;
    sourceForKubernetes(folder('ours'), source, asData);
    const cost = node(runs, 'bare-kubernetes', source, folder(name));
    same(manifests(folder('ours')), manifests(folder(name)), `${services} services of bare cdk8s`);
    return row(maker, name, cost);
  };
  const row = (maker: Maker, name: string, cost: Cost): Row => {
    const objects = manifests(folder(name)).length;
    return { platform: 'kubernetes', services, maker, objects, bytes: bytes(folder(name), '.yaml'), ...cost };
  };
  const rows = [row('ours', 'ours', ours), bare('bare', 'bare', true), bare('bare, texts ready', 'ready', false)];
  if (!helmVersion()) return rows;
  writeChart(folder('chart'), manifests(join(WORK, 'kubernetes-1-ours')), services);
  const helm = measure(runs, 'helm', ['template', 'shop', folder('chart'), '--output-dir', folder('helm')]);
  const objects = manifests(join(folder('helm'), 'shop', 'templates')).length;
  const size = bytes(join(folder('helm'), 'shop', 'templates'), '.yaml');
  return [...rows, { platform: 'kubernetes', services, maker: 'helm template', objects, bytes: size, ...helm }];
}

function awsRows(services: number, runs: number): Row[] {
  const folder = (name: string) => join(WORK, `aws-${services}-${name}`);
  const ours = node(runs, 'observatory', 'aws', `${services}`, folder('ours'));
  const row = (maker: Maker, name: string, cost: Cost): Row => {
    const objects = resources(folder(name)).length;
    return { platform: 'aws', services, maker, objects, bytes: bytes(folder(name), '.template.json'), ...cost };
  };
  const bare = (maker: Maker, name: string, asData: boolean): Row => {
    sourceForAws(folder('ours'), folder(`${name}-source`), asData);
    const cost = node(runs, 'bare-aws', folder(`${name}-source`), folder(name));
    same(resources(folder('ours')).sort(), resources(folder(name)).sort(), `${services} services of the bare CDK`);
    return row(maker, name, cost);
  };
  return [row('ours', 'ours', ours), bare('bare', 'bare', true), bare('bare, texts ready', 'ready', false)];
}

function node(runs: number, program: string, ...args: string[]): Cost {
  return measure(runs, process.execPath, [join(WORK, `${program}.js`), ...args]);
}

/** A comparison of different things would say nothing. */
function same(ours: unknown[], theirs: unknown[], what: string): void {
  const texts = (values: unknown[]) => values.map((value) => JSON.stringify(sorted(value))).sort();
  const [expected, found] = [texts(ours), texts(theirs)];
  const index = expected.findIndex((text, position) => text !== found[position]);
  if (index < 0 && expected.length === found.length) return;
  const [left, right] = [expected[index] ?? '', found[index] ?? ''];
  const at = Math.max(0, [...left].findIndex((character, position) => character !== right[position]) - 100);
  throw new Error(`${what} are not as ours:\n${left.slice(at, at + 300)}\n${right.slice(at, at + 300)}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

function helmVersion(): string | undefined {
  const { status, stdout } = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

if (require.main === module) main(Number(process.argv[2] ?? 5));
