/**
 * Builds the real programs that read what we generate, once, into a cache folder: `tsx tools/build.ts [name …]`.
 *
 * What is built is pinned: modules by go.mod and go.sum, Python packages by a list of exact versions, Java libraries by pom.xml. A binary's folder is named by a
 * hash of all that determines it, so a change of a pin builds anew and nothing else does.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, hashOf } from './cache';
import { buildJava, type JavaProgram } from './java';
import { ensureSchemas, SCHEMA_SOURCES, schemasFolder } from './kubernetes-schemas';
import { withLock } from './lock';
import { GO, go, goModule, PYTHON, requireToolchain, tool } from './toolchain';

interface GoProgram {
  readonly name: string;
  /** Folder below tools/ with go.mod and go.sum. */
  readonly module: string;
  readonly package: string;
  readonly tags?: string;
  readonly ldflags?: string;
  /** A module that is built from a copy in src/, because files must be added to it. */
  readonly copy?: string;
  /** The files that are added, empty. */
  readonly placeholders?: string[];
  /** A program that writes the main package first, from manifest.yaml. */
  readonly generate?: string;
  /** The reason for whatever is odd about it. */
  readonly why?: string;
}

const TOOLS = __dirname;
const { programs: PROGRAMS, java: JAVA_PROGRAMS } = JSON.parse(readFileSync(join(TOOLS, 'programs.json'), 'utf8')) as {
  programs: GoProgram[];
  java: JavaProgram[];
};
/** Python programs: a folder below tools/ with requirements.txt, and the command that is wanted of its environment. */
const PYTHON_PROGRAMS: Record<string, string> = {
  'cfn-lint': 'cfn-lint',
  // Reads Logstash's configuration; Logstash itself can't be had.
  'logstash-grammar': 'python',
  // Plays AWS: see test/live/aws.
  moto: 'moto_server',
  // What users of the Python package install beside it.
  'python-package': 'python',
};

/** Every program that can be had. */
export const PROGRAM_NAMES = [
  ...[...PROGRAMS, ...JAVA_PROGRAMS].map((program) => program.name),
  ...Object.keys(PYTHON_PROGRAMS),
];

/** The path of a program, whether it is there or not. */
export function pathOf(name: string): string {
  const program = goProgram(name);
  if (!PROGRAM_NAMES.includes(name)) {
    throw new Error(`There is no program '${name}'. There are: ${PROGRAM_NAMES.join(', ')}.`);
  }
  const { why, ...determining } = program ?? javaProgram(name) ?? { name };
  const hash = hashOf(determining, join(TOOLS, program?.module ?? name));
  return join(cacheFolder(), 'bin', `${name}-${hash}`, name);
}

/** The path of a program, which is built or installed first if it is not there. */
export function ensureProgram(name: string): string {
  const path = pathOf(name);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  return withLock(join(cacheFolder(), `${name}.lock`), () => {
    if (existsSync(path)) return path;
    const program = goProgram(name);
    const java = javaProgram(name);
    if (program) buildGo(program, path);
    else if (java) buildJava(java, join(TOOLS, name), path);
    else installPython(name, path);
    return path;
  });
}

function goProgram(name: string): GoProgram | undefined {
  return PROGRAMS.find((program) => program.name === name);
}

function javaProgram(name: string): JavaProgram | undefined {
  return JAVA_PROGRAMS.find((program) => program.name === name);
}

function buildGo(program: GoProgram, path: string): void {
  requireToolchain(GO);
  const work = mkdtempSync(join(cacheFolder(), `build-${program.name}-`));
  try {
    cpSync(join(TOOLS, program.module), work, { recursive: true });
    if (program.copy) copyModule(program.copy, program.placeholders ?? [], work);
    if (program.generate)
      go(work, ['run', program.generate, '--config', 'manifest.yaml', '--skip-compilation', '--skip-get-modules']);
    const tags = program.tags ? ['-tags', program.tags] : [];
    const ldflags = ['-ldflags', ['-s -w', program.ldflags].filter(Boolean).join(' ')];
    go(work, ['build', '-mod=readonly', '-trimpath', ...tags, ...ldflags, '-o', 'out', program.package]);
    // Renamed when it is whole: a build that is cut off leaves nothing that looks like a program.
    renameSync(join(work, 'out'), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Go's module cache is read-only, and some modules lack generated files that their code embeds. */
function copyModule(module: string, placeholders: string[], work: string): void {
  const pins = readFileSync(join(work, 'go.mod'), 'utf8');
  const version = new RegExp(`^(?:require)?\\s*${module} (v\\S+)`, 'm').exec(pins)?.[1];
  if (!version) throw new Error(`go.mod does not pin ${module}.`);
  const src = join(work, 'src');
  tool(work, 'cp', ['-r', goModule(cacheFolder(), module, version).folder, src]);
  tool(work, 'chmod', ['-R', 'u+w', src]);
  for (const file of placeholders) {
    mkdirSync(dirname(join(src, file)), { recursive: true });
    writeFileSync(join(src, file), '');
  }
}

/** Installed beside its path, which is a link that is made last: what is cut off leaves nothing that looks like a program. */
function installPython(name: string, path: string): void {
  requireToolchain(PYTHON);
  const folder = join(dirname(path), 'venv');
  rmSync(folder, { recursive: true, force: true });
  tool(TOOLS, 'python3', ['-m', 'venv', folder]);
  const requirements = join(TOOLS, name, 'requirements.txt');
  const flags = ['--quiet', '--disable-pip-version-check', '--no-deps'];
  tool(TOOLS, join(folder, 'bin', 'pip'), ['install', ...flags, '-r', requirements]);
  symlinkSync(join('venv', 'bin', PYTHON_PROGRAMS[name]), path);
}

function main(names: string[]): void {
  for (const name of names) {
    const start = Date.now();
    const isSchema = name in SCHEMA_SOURCES;
    const wasThere = existsSync(isSchema ? schemasFolder(name) : pathOf(name));
    if (isSchema) ensureSchemas(name);
    else ensureProgram(name);
    console.log(`${name}: ${wasThere ? 'is there' : `made in ${Math.round((Date.now() - start) / 1000)} s`}`);
  }
}

if (require.main === module) {
  const names = process.argv.slice(2);
  try {
    main(names.length > 0 ? names : [...PROGRAM_NAMES, ...Object.keys(SCHEMA_SOURCES)]);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
