import { spawnSync } from 'node:child_process';

/** What a command of the machine may be given beside its arguments. */
export interface CommandOptions {
  readonly input?: string | Buffer;
  readonly cwd?: string;
  readonly seconds?: number;
}

/** Runs a command of the machine to its end and gives what it printed; fails with what it said. */
export function command(name: string, args: string[], options: CommandOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    encoding: 'utf8',
    input: options.input,
    cwd: options.cwd,
    timeout: (options.seconds ?? 120) * 1000,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  const said = [error?.message, stderr, stdout].filter(Boolean).join('\n').trim();
  throw new Error(`${name} ${args.join(' ')} failed (${status}):\n${said.slice(-4000)}`);
}

/** Runs a command that may fail, where it does not matter: when there may be nothing left to clean. */
export function attempt(name: string, args: string[]): void {
  spawnSync(name, args, { stdio: 'ignore', timeout: 60_000 });
}

/** The words that run a command in a network namespace; the cgroups stay in sight, as they don't with `ip netns exec`. */
export function inNamespace(namespace: string, ...words: string[]): [string, string[]] {
  return ['nsenter', [`--net=/var/run/netns/${namespace}`, '--', ...words]];
}
