import { chmodSync, cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { JAVA, MAVEN, requireToolchain, tool } from './toolchain';

/** A Java program: a folder below tools/ of its name, with pom.xml for what it needs and sources of its own. */
export interface JavaProgram {
  readonly name: string;
  /** The class that is started. */
  readonly main: string;
  /** Settings of the virtual machine. */
  readonly jvm: string[];
  readonly why?: string;
}

/** Compiled beside its path, at which a script stands last: what is cut off leaves nothing that looks like a program. */
export function buildJava(program: JavaProgram, source: string, path: string): void {
  requireToolchain(JAVA);
  requireToolchain(MAVEN);
  const folder = join(dirname(path), 'java');
  rmSync(folder, { recursive: true, force: true });
  cpSync(source, folder, { recursive: true });
  // Strict: what does not have the checksum that the registry names is not used.
  const flags = ['--batch-mode', '--quiet', '--strict-checksums'];
  tool(folder, 'mvn', [...flags, 'dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime']);
  const sources = readdirSync(folder).filter((file) => file.endsWith('.java'));
  tool(folder, 'javac', ['-nowarn', '-cp', 'lib/*', '-d', 'classes', ...sources]);
  const script = join(folder, 'start');
  writeFileSync(script, launcher(program, folder));
  chmodSync(script, 0o755);
  renameSync(script, path);
}

/** Replaced by the program itself, so that whoever ends the process ends the program. */
function launcher({ main, jvm }: JavaProgram, folder: string): string {
  return `#!/bin/sh\nexec java ${jvm.join(' ')} -cp '${folder}/classes:${folder}/lib/*' ${main} "$@"\n`;
}
