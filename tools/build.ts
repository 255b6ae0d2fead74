/**
 * Builds the real programs that read what we generate, once, into a cache folder: `tsx tools/build.ts [name …]`.
 *
 * What is built is pinned: modules by go.mod and go.sum, Python packages by a list of exact versions. A binary's folder is named by a
 * hash of all that determines it, so a change of a pin builds anew and nothing else does.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock';

interface GoProgram {
  readonly name: string;
  /** Folder below tools/ with go.mod and go.sum. */
  readonly module: string;
  readonly package: string;
  readonly tags?: string;
  readonly ldflags?: string;
  /** A module that is built from a copy in src/, because files must be added to it. */
  readonly copy?: string;
  /** A program that writes the main package first, from manifest.yaml. */
  readonly generate?: string;
  /** The files that are added, empty. */
  readonly placeholders?: string[];
}

const TOOLS = __dirname;
const { go: GO_VERSION, programs: PROGRAMS } = JSON.parse(readFileSync(join(TOOLS, 'programs.json'), 'utf8')) as {
  go: string;
  programs: GoProgram[];
};
/** Python programs: a folder below tools/ with requirements.txt, and the command in it. */
const PYTHON_PROGRAMS = ['cfn-lint'];
const PYTHON_VERSION = [3, 9];

/** Every program that can be had. */
export const PROGRAM_NAMES = [...PROGRAMS.map((program) => program.name), ...PYTHON_PROGRAMS];

/** Where built programs are kept. */
export function cacheFolder(): string {
  return (
    process.env.CDK_OBSERVATORY_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk-observatory')
  );
}

/** The path of a program, whether it is there or not. */
export function pathOf(name: string): string {
  if (PYTHON_PROGRAMS.includes(name)) return join(pythonFolder(name), 'bin', name);
  return join(cacheFolder(), 'bin', `${name}-${hashOf(goProgram(name))}`, name);
}

/** The path of a program, which is built or installed first if it is not there. */
export function ensureProgram(name: string): string {
  const path = pathOf(name);
  if (existsSync(path)) return path;
  mkdirSync(cacheFolder(), { recursive: true });
  return withLock(join(cacheFolder(), `${name}.lock`), () => {
    if (existsSync(path)) return path;
    if (PYTHON_PROGRAMS.includes(name)) installPython(name);
    else buildGo(goProgram(name), path);
    return path;
  });
}

function goProgram(name: string): GoProgram {
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (!program) throw new Error(`There is no program '${name}'. There are: ${PROGRAM_NAMES.join(', ')}.`);
  return program;
}

function hashOf(program: GoProgram): string {
  const folder = join(TOOLS, program.module);
  const hash = createHash('sha256').update(JSON.stringify([program, process.platform, process.arch]));
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

function buildGo(program: GoProgram, path: string): void {
  requireGo();
  const work = mkdtempSync(join(cacheFolder(), `build-${program.name}-`));
  try {
    cpSync(join(TOOLS, program.module), work, { recursive: true });
    if (program.copy) copyModule(program, work);
    if (program.generate)
      go(work, ['run', program.generate, '--config', 'manifest.yaml', '--skip-compilation', '--skip-get-modules']);
    const out = join(work, 'out');
    const tags = program.tags ? ['-tags', program.tags] : [];
    go(work, [
      'build',
      '-mod=mod',
      '-trimpath',
      ...tags,
      '-ldflags',
      ['-s -w', program.ldflags].filter(Boolean).join(' '),
      '-o',
      out,
      program.package,
    ]);
    mkdirSync(dirname(path), { recursive: true });
    // Renamed when it is whole: a build that is cut off leaves nothing that looks like a program.
    renameSync(out, path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Go's module cache is read-only, and some modules lack generated files that their code embeds. */
function copyModule(program: GoProgram, work: string): void {
  const version = new RegExp(`^(?:require)?\\s*${program.copy} (v\\S+)`, 'm').exec(
    readFileSync(join(work, 'go.mod'), 'utf8'),
  )?.[1];
  const { Dir } = JSON.parse(go(cacheFolder(), ['mod', 'download', '-json', `${program.copy}@${version}`])) as {
    Dir: string;
  };
  const src = join(work, 'src');
  execFileSync('cp', ['-r', Dir, src]);
  execFileSync('chmod', ['-R', 'u+w', src]);
  for (const file of program.placeholders ?? []) {
    mkdirSync(dirname(join(src, file)), { recursive: true });
    writeFileSync(join(src, file), '');
  }
}

function go(cwd: string, args: string[]): string {
  const result = spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) {
    const tail = `${result.error?.message ?? ''}\n${result.stderr ?? ''}`.trim().split('\n').slice(-20).join('\n');
    throw new Error(`go ${args.join(' ')} failed:\n${tail}`);
  }
  return result.stdout;
}

function requireGo(): void {
  const result = spawnSync('go', ['env', 'GOVERSION'], {
    encoding: 'utf8',
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  });
  const found = /go(\d+)\.(\d+)/.exec(result.stdout ?? '');
  const [major, minor] = GO_VERSION.split('.').map(Number);
  const isEnough = found && (Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor));
  if (!isEnough)
    throw missing('Go', GO_VERSION, found?.[0], 'install it from https://go.dev/dl/ so that `go version` works');
}

function pythonFolder(name: string): string {
  const requirements = readFileSync(join(TOOLS, name, 'requirements.txt'));
  const hash = createHash('sha256').update(requirements).digest('hex').slice(0, 16);
  return join(cacheFolder(), 'python', `${name}-${hash}`);
}

function installPython(name: string): void {
  requirePython();
  const folder = pythonFolder(name);
  rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    execFileSync(
      join(folder, 'bin', 'pip'),
      ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', join(TOOLS, name, 'requirements.txt')],
      { stdio: 'pipe' },
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${name} could not be installed:\n${(error as { stderr?: Buffer }).stderr ?? error}`);
  }
}

function requirePython(): void {
  const result = spawnSync('python3', ['-c', 'import sys, venv; print("%d.%d" % sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  const [major, minor] = (result.stdout ?? '').trim().split('.').map(Number);
  if (result.status !== 0 || major !== PYTHON_VERSION[0] || minor < PYTHON_VERSION[1]) {
    throw missing(
      'Python with its venv module',
      PYTHON_VERSION.join('.'),
      result.stdout?.trim(),
      'install it with python3-venv so that `python3 -m venv` works',
    );
  }
}

function missing(what: string, needed: string, found: string | undefined, mend: string): Error {
  return new Error(
    `${what} ${needed} or newer is needed to build the programs that the tests run, and ${found ? `${found} was found` : 'none was found'}. To mend: ${mend}.`,
  );
}

if (require.main === module) {
  const names = process.argv.slice(2);
  for (const name of names.length > 0 ? names : PROGRAM_NAMES) {
    const start = Date.now();
    const wasThere = existsSync(pathOf(name));
    ensureProgram(name);
    console.log(`${name}: ${wasThere ? 'is there' : `made in ${Math.round((Date.now() - start) / 1000)} s`}`);
  }
}
