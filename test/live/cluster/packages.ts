import { existsSync } from 'node:fs';
import { command } from './command';

/** What the cluster needs of the machine: a Debian package for each command. */
const PACKAGES: Record<string, string> = {
  '/usr/bin/containerd': 'containerd',
  '/usr/sbin/runc': 'runc',
  '/usr/lib/cni/ptp': 'containernetworking-plugins',
  '/bin/busybox': 'busybox-static',
  '/bin/ip': 'iproute2',
  '/usr/sbin/nft': 'nftables',
  '/usr/sbin/iptables': 'iptables',
  '/usr/sbin/conntrack': 'conntrack',
  '/usr/bin/openssl': 'openssl',
  '/usr/bin/tini': 'tini',
  '/sbin/mkfs.ext4': 'e2fsprogs',
};

/** Fails on a machine that can't be a cluster, with what it takes. */
export function requireMachine(): void {
  const isRoot = process.getuid?.() === 0;
  if (process.platform === 'linux' && isRoot && existsSync('/sys/fs/cgroup')) return;
  throw new Error(
    'The live tests run a whole Kubernetes: they need Linux, root and cgroups (a virtual machine or a privileged container). ' +
      'To mend: run them there; `npx projen test:fast` runs everything else.',
  );
}

/** Installs the packages that are missing. */
export function ensurePackages(): void {
  const missing = Object.entries(PACKAGES).flatMap(([path, name]) => (existsSync(path) ? [] : [name]));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get'))
    throw new Error(`The live tests need ${missing.join(', ')} of Debian. To mend: install them by hand.`);
  const quiet = ['-qq', '-o=Dpkg::Use-Pty=0'];
  command('apt-get', [...quiet, 'update'], { seconds: 300 });
  command('apt-get', [...quiet, 'install', '--yes', '--no-install-recommends', ...missing], { seconds: 600 });
}
