import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, requireCompiled } from '../support/compiled';

/** What a user of Kubernetes installs, and what their compiler needs. */
const INSTALLED = ['cdk8s', 'cdk8s-plus-28', 'constructs', '@types/node', 'undici-types'];

const MAIN = `
import { App, Chart } from 'cdk8s';
import { Observatory } from 'cdk-observatory/kubernetes';
import { Blueprint, Channel, Escalation, HttpMetrics, Responder, Secret, Service } from 'cdk-observatory/model';

const support = new Responder('support', { chat: Channel.slack('#support', { webhook: Secret.named('slack', 'url') }) });
const blueprint = new Blueprint('shop', {
  escalation: Escalation.through(support),
  services: [new Service('api', { metrics: HttpMetrics.openTelemetry(), objectives: { availability: 99.9 } })],
});
const chart = new Chart(new App(), 'shop');
const observatory = new Observatory(chart, 'observatory', { blueprint });
console.log(JSON.stringify({ objects: chart.toJson().length, images: observatory.images.length }));
`;

const TSCONFIG = {
  compilerOptions: { target: 'es2022', module: 'node16', moduleResolution: 'node16', strict: true, types: ['node'] },
  files: ['main.ts'],
};

describe('the packed package in the project of a user who has no aws-cdk-lib', () => {
  let project: string;
  let packed: string[];

  beforeAll(() => {
    requireCompiled();
    project = mkdtempSync(join(tmpdir(), 'cdk-observatory-user-'));
    const [{ filename, files }] = JSON.parse(
      npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', project),
    ) as [{ filename: string; files: { path: string }[] }];
    packed = files.map(({ path }) => path);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }));
    // All that the package needs beside its peers is bundled: nothing is fetched.
    npm(project, 'install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', `./${filename}`);
    for (const name of INSTALLED) {
      const link = join(project, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), link);
    }
    writeFileSync(join(project, 'main.ts'), MAIN);
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test('holds what is used and nothing else', () => {
    const others = packed.filter(
      (path) => !/^(lib\/.*\.(js|d\.ts)|assets\/notifier\/index\.js|node_modules\/yaml\/.*)$/.test(path),
    );
    expect(others.sort()).toEqual(['.jsii', 'API.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed).toContain('node_modules/yaml/dist/index.js');
  });

  test('has no aws-cdk-lib', () => {
    expect(() => node('-e', "require.resolve('aws-cdk-lib')")).toThrow('Cannot find module');
  });

  test('type checks, declarations of libraries too, and runs', () => {
    node(join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.');
    const { objects, images } = JSON.parse(node('main.js')) as { objects: number; images: number };
    expect(objects).toBeGreaterThan(10);
    expect(images).toBeGreaterThan(1);
  });

  test('is imported by name from an ES module, root and all', () => {
    const script = `
      import { Blueprint, kubernetes } from 'cdk-observatory';
      console.log(typeof Blueprint, typeof kubernetes.Observatory);`;
    expect(node('--input-type=module', '-e', script)).toBe('function function\n');
  });

  function node(...args: string[]): string {
    return execute(project, process.execPath, args);
  }
});

function npm(cwd: string, ...args: string[]): string {
  return execute(cwd, 'npm', args);
}

function execute(cwd: string, command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  }
}
