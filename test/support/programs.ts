import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathOf } from '../../tools/build';

/** The path of a real program. `npm test` builds them all before it starts the tests. */
export function programPath(name: string): string {
  const path = pathOf(name);
  if (!existsSync(path)) throw new Error(`${name} is not built yet. To mend: npx tsx tools/build.ts ${name}`);
  return path;
}

/** What a program answered. */
export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a real program to its end. */
export function run(
  name: string,
  args: string[],
  options: { input?: string; cwd?: string; env?: Record<string, string> } = {},
): Answer {
  const { status, stdout, stderr, error } = spawnSync(programPath(name), args, {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}
