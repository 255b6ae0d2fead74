/**
 * Makes one file of each program in src/runtime that a platform ships: assets/<name>/index.js. AWS' own library stays outside, for
 * Lambda's runtime brings it.
 */
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..');
const PROGRAMS = ['notifier'];

for (const name of PROGRAMS) {
  void build({
    absWorkingDir: ROOT,
    entryPoints: [`src/runtime/${name}/handler.ts`],
    outfile: `assets/${name}/index.js`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['@aws-sdk/*'],
    logLevel: 'warning',
  });
}
