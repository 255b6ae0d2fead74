import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_NAMES } from '../../tools/build';
import { run } from '../support/programs';

const VERSION_ARGS: Record<string, string[]> = {
  kubeconform: ['-v'],
  kubectl: ['version', '--client'],
};
/** They can't be asked for their version: that they run must do. */
const SAY_NO_VERSION = ['moto'];
/** Nor can these, which log-store.test.ts and elasticsearch-checks.test.ts run. */
const RUN_ELSEWHERE = ['opensearch', 'elasticsearch-checks'];

const emptyCache = mkdtempSync(join(tmpdir(), 'tools-'));
afterAll(() => rmSync(emptyCache, { recursive: true }));

describe('the real programs', () => {
  test.each(SAY_NO_VERSION)('%s runs', (name) => {
    expect(run(name, ['--help']).code).toBe(0);
  });

  test.each(PROGRAM_NAMES.filter((name) => ![...SAY_NO_VERSION, ...RUN_ELSEWHERE].includes(name)))(
    '%s says its version',
    (name) => {
      const answer = run(name, VERSION_ARGS[name] ?? ['--version']);
      expect(answer.code).toBe(0);
      expect(answer.stdout + answer.stderr).toMatch(/\d+\.\d+/);
    },
  );

  test.each([
    ['promtool', 'Go'],
    ['cfn-lint', 'Python'],
    ['opensearch', 'A Java development kit'],
  ])('without its toolchain, %s is not skipped: the error names %s and how to mend it', (name, toolchain) => {
    const answer = spawnSync(process.execPath, [require.resolve('tsx/cli'), join('tools', 'build.ts'), name], {
      encoding: 'utf8',
      env: { PATH: '/nowhere', HOME: process.env.HOME, CDK_OBSERVATORY_CACHE: emptyCache },
    });
    expect(answer.status).not.toBe(0);
    expect(answer.stderr).toContain(`${toolchain} `);
    expect(answer.stderr).toContain('To mend: install it');
  });
});
