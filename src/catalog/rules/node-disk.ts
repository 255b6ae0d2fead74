import {
  AlertRule,
  Duration,
  RecordingRule,
  type Responder,
  RuleGroup,
  Runbook,
  Severity,
  Threshold,
} from '../../model';
import { hiddenBy } from '../inhibitions';
import type { InfrastructureContext } from './context';
import { NODE, sharedQuery } from './queries';

/** File systems that are no disks, or that some program fills on purpose and that can't be written. */
const NO_DISKS = [
  'autofs',
  'binfmt_misc',
  'bpf',
  'cgroup2?',
  'configfs',
  'debugfs',
  'devpts',
  'devtmpfs',
  'erofs',
  'fuse\\\\..*',
  'fusectl',
  'hugetlbfs',
  'iso9660',
  'mqueue',
  'nsfs',
  'overlay',
  'proc',
  'pstore',
  'ramfs',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'squashfs',
  'sysfs',
  'tmpfs',
  'tracefs',
].join('|');

/** Volumes of pods are watched by the kubelet's own metrics; the container runtime's layers lie on a file system that is watched. */
const NOT_OURS = '/run/.+|/var/lib/(kubelet/pods|containerd|containers|docker)/.+';

const FILESYSTEM = `{fstype!~"${NO_DISKS}", mountpoint!~"${NOT_OURS}"}`;
const MOUNT = `${NODE}, device, mountpoint`;

/** How much of a file system must be in use before its growth is worth an alert: nearly empty ones fill and empty as they like. */
const FLOOR_PERCENT = 50;

/** The first word can wait for what comes and goes; the last can't. */
const WAIT = { [Severity.MEDIUM]: Duration.minutes(15), [Severity.CRITICAL]: Duration.minutes(5) };
type Level = keyof typeof WAIT;

/** Space on nodes' file systems. */
export function nodeFilesystem({ thresholds, owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('node.filesystem', {
    recordings: [
      new RecordingRule('node:filesystem_available:bytes', {
        query: sharedQuery(
          `max by (${MOUNT}) (node_filesystem_avail_bytes${FILESYSTEM}) unless max by (${MOUNT}) (node_filesystem_readonly${FILESYSTEM}) == 1`,
        ),
        help: 'Room left on file systems that can be written.',
      }),
      new RecordingRule('node:filesystem_use:ratio', {
        query: sharedQuery(
          `1 - node:filesystem_available:bytes / max by (${MOUNT}) (node_filesystem_size_bytes${FILESYSTEM})`,
        ),
        help: 'Share of the file system in use; what is kept back for root counts as used.',
      }),
      new RecordingRule('node:filesystem_inodes_use:ratio', {
        query: sharedQuery(
          `1 - max by (${MOUNT}) (node_filesystem_files_free${FILESYSTEM}) / (max by (${MOUNT}) (node_filesystem_files${FILESYSTEM}) > 0)`,
        ),
        help: 'Share of the inodes in use.',
      }),
    ],
    alerts: [
      spaceHigh(thresholds.disk, Severity.MEDIUM, owner),
      spaceHigh(thresholds.diskCritical, Severity.CRITICAL, owner),
      new AlertRule('NodeDiskFullSoon', {
        query: sharedQuery(
          `predict_linear(node:filesystem_available:bytes[6h], 4 * 3600) < 0 and node:filesystem_use:ratio > ${FLOOR_PERCENT / 100}`,
        ),
        for: Duration.minutes(30),
        severity: Severity.HIGH,
        owner,
        hides: hiddenBy('NodeDiskFullSoon', Severity.HIGH),
        summary:
          'File system {{ $labels.mountpoint }} on node {{ $labels.node }} ({{ $labels.instance }}) will be full within 4 hours if it goes on filling like this',
        runbook: new Runbook({
          meaning: `More than ${FLOOR_PERCENT} % is in use, and the growth of the last six hours, drawn on, ends at a full disk within four hours.`,
          checks: [
            'Whether the growth goes on: graph `node:filesystem_available:bytes{instance="{{ $labels.instance }}", mountpoint="{{ $labels.mountpoint }}"}` over six hours; a single step (a restore, an import) needs nothing.',
            'What grows: on the node `find {{ $labels.mountpoint }} -xdev -mmin -60 -size +50M -exec ls -lh {} +`.',
          ],
          actions: [
            'Stop what writes (a debug log, a runaway job), then delete or move what it wrote.',
            'If it must go on: grow the volume now, while there is room to do it calmly.',
          ],
        }),
      }),
      inodesHigh(thresholds.disk, Severity.MEDIUM, owner),
      inodesHigh(thresholds.diskCritical, Severity.CRITICAL, owner),
    ],
  });
}

function spaceHigh(limit: number, severity: Level, owner?: Responder): AlertRule {
  return new AlertRule('NodeDiskHigh', {
    threshold: Threshold.above(sharedQuery('100 * node:filesystem_use:ratio'), limit),
    for: WAIT[severity],
    severity,
    owner,
    hides: hiddenBy('NodeDiskHigh', severity),
    summary: `File system {{ $labels.mountpoint }} on node {{ $labels.node }} ({{ $labels.instance }}) is {{ printf "%.0f" $value }} % full, more than ${limit} %`,
    runbook: new Runbook({
      meaning:
        'Little room is left. On a full disk nothing can be written: databases stop, pods are evicted, logs are lost.',
      checks: [
        'How fast it fills: graph `node:filesystem_available:bytes{instance="{{ $labels.instance }}", mountpoint="{{ $labels.mountpoint }}"}` over a week.',
        'What fills it: on the node `du -xh --max-depth=2 {{ $labels.mountpoint }} | sort -h | tail -20`; files that are deleted and still open: `lsof +L1`.',
      ],
      actions: [
        'Images and containers that nobody uses: `crictl rmi --prune`, or `docker system prune`.',
        'Logs: `journalctl --vacuum-size=500M`, and mend their rotation.',
        'Honest need: grow the volume, then the file system (`resize2fs` or `xfs_growfs {{ $labels.mountpoint }}`).',
      ],
    }),
  });
}

function inodesHigh(limit: number, severity: Level, owner?: Responder): AlertRule {
  return new AlertRule('NodeInodesHigh', {
    threshold: Threshold.above(sharedQuery('100 * node:filesystem_inodes_use:ratio'), limit),
    for: WAIT[severity],
    severity,
    owner,
    summary: `File system {{ $labels.mountpoint }} on node {{ $labels.node }} ({{ $labels.instance }}) has {{ printf "%.0f" $value }} % of its inodes in use, more than ${limit} %`,
    runbook: new Runbook({
      meaning: 'A file system without free inodes takes no new file, however much room there is.',
      checks: [
        'Where the many small files are: on the node `du --inodes -x --max-depth=3 {{ $labels.mountpoint }} | sort -n | tail`.',
      ],
      actions: [
        'Delete what is not needed: sessions, mail queues, caches, build leftovers; mend what makes them.',
        'ext4 can not get more inodes later: move the files to a file system made with more of them, or to XFS.',
      ],
    }),
  });
}
