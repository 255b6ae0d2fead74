import { spawnSync } from 'node:child_process';

/** The last lines of what a tool said: where its reason stands. */
const TAIL_LINES = 20;

/** A tool that must be on the machine, because the programs are made by it. */
interface Toolchain {
  readonly what: string;
  /** What prints its version. */
  readonly probe: readonly [string, ...string[]];
  readonly needed: string;
  readonly mend: string;
}

export const GO: Toolchain = {
  what: 'Go',
  probe: ['go', 'env', 'GOVERSION'],
  needed: '1.26.7',
  mend: 'install it from https://go.dev/dl/ so that `go version` works',
};

export const PYTHON: Toolchain = {
  what: 'Python with its venv module',
  probe: ['python3', '-c', 'import ensurepip, sys, venv; print("%d.%d.%d" % sys.version_info[:3])'],
  needed: '3.11.0',
  mend: 'install it with python3-venv so that `python3 -m venv` works',
};

export const JAVA: Toolchain = {
  what: 'A Java development kit',
  probe: ['javac', '--version'],
  needed: '17.0.0',
  mend: 'install it, such as openjdk-17-jdk-headless, so that `javac --version` works',
};

export const MAVEN: Toolchain = {
  what: 'Maven',
  probe: ['mvn', '--version'],
  needed: '3.8.0',
  mend: 'install it from https://maven.apache.org/install.html so that `mvn --version` works',
};

/** Fails with what is missing, which version is needed and how to mend it. */
export function requireToolchain({ what, probe, needed, mend }: Toolchain): void {
  const [command, ...args] = probe;
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', env: GO_ENVIRONMENT });
  const found = status === 0 ? /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] : undefined;
  if (found && isAtLeast(found, needed)) return;
  throw new Error(
    `${what} ${needed} or newer is needed to build the programs that the tests run, ` +
      `and ${found ? `${found} was found` : 'none was found'}. To mend: ${mend}.`,
  );
}

function isAtLeast(found: string, needed: string): boolean {
  return found.localeCompare(needed, 'en', { numeric: true }) >= 0;
}

// The default place of Go's build cache is kept: packages that two programs share are compiled once, and a second clone
// on the same machine finds them too.
const GO_ENVIRONMENT = { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** Runs Go; fails with the end of what it said. */
export function go(cwd: string, args: string[]): string {
  return tool(cwd, 'go', args);
}

/** Runs a tool to its end and gives what it printed; fails with the end of what it said. */
export function tool(cwd: string, command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: GO_ENVIRONMENT,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  const said = [error?.message, stdout, stderr].filter(Boolean).join('\n').trim().split('\n');
  throw new Error(`${command} ${args.join(' ')} failed:\n${said.slice(-TAIL_LINES).join('\n')}`);
}

/** The folder of a Go module, downloaded if need be. */
export function goModule(cwd: string, module: string, version: string): { folder: string; sum: string } {
  const { Dir, Sum } = JSON.parse(go(cwd, ['mod', 'download', '-json', `${module}@${version}`]));
  return { folder: Dir, sum: Sum };
}
