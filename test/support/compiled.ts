import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package. */
export const ROOT = join(__dirname, '..', '..');

/** Libraries of the platforms, each of which a user may not have installed. */
export const KUBERNETES_LIBRARIES = ['cdk8s', 'cdk8s-plus-28'];
export const AWS_LIBRARIES = ['aws-cdk-lib'];
const LIBRARIES = [...KUBERNETES_LIBRARIES, ...AWS_LIBRARIES];

/** Fails clearly when the package is not compiled. */
export function requireCompiled(): void {
  if (!existsSync(join(ROOT, 'lib', 'index.js')))
    throw new Error('lib/ is missing, and this test is about the compiled package. To mend: npx projen compile');
}

/** All files of a layer, compiled or not, as paths from the package's folder. */
export function filesOf(folder: 'lib' | 'src', layer: string): string[] {
  return readdirSync(join(ROOT, folder, layer), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(folder === 'lib' ? '.js' : '.ts'))
    .map((file) => `./${folder}/${layer}/${file}`)
    .sort();
}

/** What a script gave back, and which of the platforms' libraries were loaded at its end. */
export interface Loaded {
  readonly result: unknown;
  readonly libraries: string[];
}

/**
 * Runs a CommonJS script in a process of its own, in the package's folder, as if some libraries were not installed.
 *
 * @param script a function's body: what it returns is the result
 */
export function load(script: string, options: { without?: string[]; node?: string[] } = {}): Loaded {
  const program = `
    const Module = require('node:module');
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      const missing = ${JSON.stringify(options.without ?? [])}.find((name) => request === name || request.startsWith(name + '/'));
      if (missing) throw Object.assign(new Error("Cannot find module '" + missing + "'"), { code: 'MODULE_NOT_FOUND' });
      return resolve.call(this, request, ...rest);
    };
    const result = (() => { ${script} })();
    ${REPORT}`;
  return runNode([...(options.node ?? []), '-e', program]);
}

/** Runs an ES module in a process of its own; it says what came of it in a variable `result`. */
export function loadModule(script: string, cwd = ROOT): Loaded {
  const program = `import { createRequire } from 'node:module';\nconst require = createRequire(process.cwd() + '/x.js');\n${script}\n${REPORT}`;
  return runNode(['--input-type=module', '-e', program], cwd);
}

const REPORT = `
  const folders = Object.keys(require.cache).map((file) => file.split('/node_modules/').slice(1).join('/'));
  const libraries = ${JSON.stringify(LIBRARIES)}.filter((name) => folders.some((folder) => folder.startsWith(name + '/')));
  process.stdout.write(JSON.stringify({ result, libraries }));`;

function runNode(args: string[], cwd = ROOT): Loaded {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: environment() });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Loaded;
}

/** The environment without what jest puts into it. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return { ...rest, CDK_VALIDATION: 'false' };
}
