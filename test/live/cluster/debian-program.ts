import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../tools/cache';
import { withLock } from '../../../tools/lock';
import { command } from './command';

/**
 * The path of a program that only Debian builds. Its package is unpacked, not installed: installing would start it.
 *
 * The version is what Debian's stable release has at the time; the result of the live tests prints it.
 */
export function debianProgram(name: string): string {
  const folder = join(cacheFolder(), 'debian', name);
  const path = join(folder, 'usr', 'bin', name);
  if (existsSync(path)) return path;
  mkdirSync(join(cacheFolder(), 'debian'), { recursive: true });
  return withLock(join(cacheFolder(), `${name}.lock`), () => {
    if (existsSync(path)) return path;
    const work = mkdtempSync(join(cacheFolder(), `debian-${name}-`));
    command('apt-get', ['-qq', 'update'], { seconds: 300 });
    command('apt-get', ['-qq', '-o=APT::Sandbox::User=root', 'download', name], { cwd: work, seconds: 300 });
    const [archive] = readdirSync(work);
    command('dpkg', ['-x', join(work, archive), join(work, 'root')]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(work, 'root'), folder);
    rmSync(work, { recursive: true });
    return path;
  });
}
