import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { NODE, sharedQuery } from './queries';

/** Loop devices, RAM disks, optical drives, floppies: none of them is a disk. */
const DISK = '{device!~"(loop|ram|sr|fd|zram).*"}';
const DEVICE = `${NODE}, device`;

/** Below this many requests in a second the average time of one says nothing. */
const FEWEST_REQUESTS = 5;

/** How busy nodes' disks are: operations, latency. */
export function nodeDiskIo({ thresholds, owner }: InfrastructureContext): RuleGroup {
  const limit = thresholds.diskLatencyMillis;
  const sums = (one: string, other: string): string =>
    `sum by (${DEVICE}) (rate(${one}${DISK}[5m])) + sum by (${DEVICE}) (rate(${other}${DISK}[5m]))`;
  return new RuleGroup('node.disk-io', {
    recordings: [
      new RecordingRule('node:disk_operations:rate5m', {
        query: sharedQuery(sums('node_disk_reads_completed_total', 'node_disk_writes_completed_total')),
        help: 'Reads and writes in a second (IOPS).',
      }),
      new RecordingRule('node:disk_bytes:rate5m', {
        query: sharedQuery(sums('node_disk_read_bytes_total', 'node_disk_written_bytes_total')),
        help: 'Data read and written in a second.',
      }),
      new RecordingRule('node:disk_latency:seconds5m', {
        query: sharedQuery(
          `(${sums('node_disk_read_time_seconds_total', 'node_disk_write_time_seconds_total')}) / node:disk_operations:rate5m`,
        ),
        help: 'How long a read or a write took on average.',
      }),
      new RecordingRule('node:disk_busy:ratio5m', {
        query: sharedQuery(`sum by (${DEVICE}) (rate(node_disk_io_time_seconds_total${DISK}[5m]))`),
        help: 'Share of the time in which the disk was busy.',
      }),
      new RecordingRule('node:disk_queue:avg5m', {
        query: sharedQuery(`sum by (${DEVICE}) (rate(node_disk_io_time_weighted_seconds_total${DISK}[5m]))`),
        help: 'Requests that were waiting or being served, on average.',
      }),
    ],
    alerts: [
      new AlertRule('NodeDiskSlow', {
        query: sharedQuery(
          `1000 * node:disk_latency:seconds5m > ${limit} and node:disk_operations:rate5m > ${FEWEST_REQUESTS}`,
        ),
        for: Duration.minutes(15),
        severity: Severity.MEDIUM,
        owner,
        summary: `Disk {{ $labels.device }} of node {{ $labels.node }} ({{ $labels.instance }}) takes {{ printf "%.0f" $value }} ms for a request, more than ${limit} ms`,
        runbook: new Runbook({
          meaning: 'Everything that reads or writes this disk waits for it. Databases feel it first.',
          checks: [
            'Whether it is overloaded or slow by itself: query `node:disk_operations:rate5m{instance="{{ $labels.instance }}", device="{{ $labels.device }}"}`; few operations and long times mean a sick disk or a used-up burst allowance of a cloud volume.',
            'Who uses it: on the node `pidstat -d 5 3` or `iotop -oP`.',
            'Errors: on the node `dmesg -T | grep -i {{ $labels.device }}` and `smartctl -a /dev/{{ $labels.device }}`.',
          ],
          actions: [
            'Errors in the log: move the workloads away and replace the disk.',
            'Overloaded: stop or move the heavy job (backup, compaction), or take a faster volume.',
          ],
        }),
      }),
    ],
  });
}
