import { type ImageOptions, imageOf } from '../image';
import { MIB, type Program } from '../program';

/** File systems that are not disks, and those that belong to containers. */
const NOT_DISKS =
  '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tmpfs|tracefs)$';
const NOT_MOUNTS =
  '^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/.+|var/lib/kubelet/.+|run/containerd/.+)($|/)';

/** Network devices that containers come and go with. */
const NOT_DEVICES = '^(veth.*|cali.*|lxc.*|cni.*|[a-f0-9]{15})$';

/**
 * Node exporter: CPU, memory, disks and network of the machine that it runs on.
 *
 * @see https://github.com/prometheus/node_exporter
 */
export function nodeExporter(images: ImageOptions = {}): Program {
  return {
    name: 'node-exporter',
    component: 'exporter',
    image: imageOf('node-exporter', images),
    args: [
      '--web.listen-address=:9100',
      '--path.procfs=/host/proc',
      '--path.sysfs=/host/sys',
      '--path.rootfs=/host/root',
      '--path.udev.data=/host/root/run/udev/data',
      `--collector.filesystem.fs-types-exclude=${NOT_DISKS}`,
      `--collector.filesystem.mount-points-exclude=${NOT_MOUNTS}`,
      `--collector.netclass.ignored-devices=${NOT_DEVICES}`,
      `--collector.netdev.device-exclude=${NOT_DEVICES}`,
      '--no-collector.wifi',
      '--no-collector.btrfs',
    ],
    env: [],
    files: [],
    secrets: [],
    ports: [{ name: 'http', number: 9100, protocol: 'TCP' }],
    calls: [],
    storage: [],
    scale: { kind: 'per-node' },
    health: {
      readiness: { path: '/', port: 'http' },
      liveness: { path: '/', port: 'http' },
      startupSeconds: 30,
    },
    resources: {
      cpuMillis: { request: 50, limit: 250 },
      memoryBytes: { request: 32 * MIB, limit: 128 * MIB },
    },
    user: { uid: 65534, gid: 65534 },
    access: {
      hostPaths: [
        { name: 'proc', hostPath: '/proc', path: '/host/proc', why: 'CPU, memory and processes of the machine' },
        { name: 'sys', hostPath: '/sys', path: '/host/sys', why: 'disks, network devices and sensors of the machine' },
        { name: 'root', hostPath: '/', path: '/host/root', why: 'how full the file systems of the machine are' },
      ],
      hostNetwork: 'the network counters in /proc/net are those of the network that the reading process is in',
      hostProcesses: 'the mounts in /proc/1/mounts are those of the machine only where its first process is seen',
      kubernetes: [],
      iam: [],
    },
    stopSeconds: 10,
  };
}
