/**
 * Makes one file of each program in src/runtime that a platform ships: assets/<name>/index.js. AWS' own library stays outside, for
 * Lambda's runtime brings it. Another folder than assets can be named.
 */
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..');
const PROGRAMS = ['notifier'];
const [folder = 'assets'] = process.argv.slice(2);

for (const name of PROGRAMS) {
  void build({
    absWorkingDir: ROOT,
    entryPoints: [`src/runtime/${name}/handler.ts`],
    outfile: `${folder}/${name}/index.js`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['@aws-sdk/*'],
    logLevel: 'warning',
  });
}
