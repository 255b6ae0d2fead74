import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from './command';

/** An image: a program's real binaries over a small base, under the very name that manifests use. */
export interface LocalImage {
  /** All names under which it is known. */
  readonly references: string[];
  /** What it holds beside the base: paths in the image, and the files that are put there. */
  readonly files: Record<string, string>;
  readonly entrypoint: string[];
  /**
   * Who runs it, unless the pod says.
   * @default - nobody, as the programs' own images
   */
  readonly user?: string;
}

/** What holds a pod's namespaces: it only has to stay. */
export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';

/** Commands that probes and people find in the programs' own images. */
const APPLETS = [
  'sh',
  'cat',
  'ls',
  'wget',
  'nc',
  'id',
  'dd',
  'rm',
  'df',
  'sleep',
  'nslookup',
  'stat',
  'touch',
  'timeout',
];
/** Some of Debian's builds are linked with the C library. */
const C_LIBRARY = ['/lib64/ld-linux-x86-64.so.2', '/lib/x86_64-linux-gnu/libc.so.6'];

/** Where the archive of a folder's images is. */
export const archiveOf = (folder: string) => join(folder, 'images.tar');

/**
 * Writes images as one archive that a container runtime takes, and gives its path.
 *
 * @param folder where it is written
 * @param authority the certificate that programs trust, and no other
 */
export function writeImages(folder: string, images: LocalImage[], authority: string): string {
  const work = join(folder, 'images');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const base = layer(work, 'base', (root) => fillBase(root, authority));
  const manifests = images.map(({ references, files, entrypoint, user = '65534' }, index) => {
    const own = layer(work, `program-${index}`, (root) => {
      for (const [path, source] of Object.entries(files)) place(root, path, source);
    });
    const config = JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      config: { Entrypoint: entrypoint, User: user, Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: [base, own].map(({ digest }) => `sha256:${digest}`) },
    });
    const name = `${createHash('sha256').update(config).digest('hex')}.json`;
    writeFileSync(join(work, name), config);
    return { Config: name, RepoTags: references, Layers: [base.file, own.file] };
  });
  writeFileSync(join(work, 'manifest.json'), JSON.stringify(manifests));
  const archive = archiveOf(folder);
  command('tar', ['-cf', archive, '-C', work, '.']);
  rmSync(work, { recursive: true });
  return archive;
}

function fillBase(root: string, authority: string): void {
  place(root, '/bin/busybox', '/bin/busybox');
  for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name));
  for (const file of C_LIBRARY) place(root, file, file);
  place(root, '/etc/ssl/certs/ca-certificates.crt', authority);
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnobody:x:65534:\n');
  writeFileSync(join(root, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  mkdirSync(join(root, 'tmp'));
  chmodSync(join(root, 'tmp'), 0o1777);
}

function place(root: string, path: string, source: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  copyFileSync(source, join(root, path));
}

/** Archives what is put into a folder; the same content gives the same bytes. */
function layer(work: string, name: string, fill: (root: string) => void): { file: string; digest: string } {
  const root = join(work, name);
  mkdirSync(root, { mode: 0o755 });
  fill(root);
  const file = `${name}.tar`;
  const stable = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  command('tar', [...stable, '-cf', join(work, file), '-C', root, '.']);
  rmSync(root, { recursive: true });
  return {
    file,
    digest: createHash('sha256')
      .update(readFileSync(join(work, file)))
      .digest('hex'),
  };
}
