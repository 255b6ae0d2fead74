import { Unit } from '../../model';
import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

const FILESYSTEM = ['device', 'device_error', 'fstype', 'mountpoint'];
const DEVICE = ['device'];

/**
 * Node exporter with its default collectors.
 * @see https://github.com/prometheus/node_exporter
 */
export const NODE_EXPORTER: Source = {
  name: SourceName.NODE_EXPORTER,
  alwaysThere: 'node_load5',
  metrics: [
    counter('node_cpu_seconds_total', 'Time each CPU spent in each mode.', ['cpu', 'mode'], Unit.SECONDS),
    gauge('node_load1', 'Load average over one minute.'),
    gauge('node_load5', 'Load average over five minutes.'),
    gauge('node_load15', 'Load average over fifteen minutes.'),
    counter('node_context_switches_total', 'Context switches.'),
    counter('node_intr_total', 'Interrupts served.'),
    gauge('node_boot_time_seconds', 'When the node was started.', [], Unit.SECONDS),
    gauge('node_time_seconds', 'What the clock of the node says.', [], Unit.SECONDS),
    gauge('node_uname_info', 'What the operating system calls itself.', [
      'domainname',
      'machine',
      'nodename',
      'release',
      'sysname',
      'version',
    ]),

    gauge('node_memory_MemTotal_bytes', 'Memory there is.', [], Unit.BYTES),
    gauge('node_memory_MemAvailable_bytes', 'Memory that programs can have without swapping.', [], Unit.BYTES),
    gauge('node_memory_MemFree_bytes', 'Memory that nothing uses.', [], Unit.BYTES),
    gauge('node_memory_Buffers_bytes', 'Memory used for block buffers.', [], Unit.BYTES),
    gauge('node_memory_Cached_bytes', 'Memory used for file caches.', [], Unit.BYTES),
    gauge('node_memory_SwapTotal_bytes', 'Swap there is.', [], Unit.BYTES),
    gauge('node_memory_SwapFree_bytes', 'Swap that nothing uses.', [], Unit.BYTES),
    // Node exporter gives /proc/vmstat without types; these only grow.
    counter('node_vmstat_oom_kill', 'Processes that the kernel killed because memory ran out.'),
    counter('node_vmstat_pgmajfault', 'Pages that had to be read from disk.'),
    counter('node_vmstat_pswpin', 'Pages read from swap.'),
    counter('node_vmstat_pswpout', 'Pages written to swap.'),

    gauge('node_filesystem_avail_bytes', 'Room that users can have.', FILESYSTEM, Unit.BYTES),
    gauge('node_filesystem_free_bytes', 'Room, with what is kept back for root.', FILESYSTEM, Unit.BYTES),
    gauge('node_filesystem_size_bytes', 'Size of the file system.', FILESYSTEM, Unit.BYTES),
    gauge('node_filesystem_files', 'Inodes there are.', FILESYSTEM),
    gauge('node_filesystem_files_free', 'Inodes that are free.', FILESYSTEM),
    gauge('node_filesystem_readonly', '1 where nothing can be written.', FILESYSTEM),

    counter('node_disk_reads_completed_total', 'Reads completed.', DEVICE),
    counter('node_disk_writes_completed_total', 'Writes completed.', DEVICE),
    counter('node_disk_read_bytes_total', 'Data read.', DEVICE, Unit.BYTES),
    counter('node_disk_written_bytes_total', 'Data written.', DEVICE, Unit.BYTES),
    counter('node_disk_read_time_seconds_total', 'Time that all reads took together.', DEVICE, Unit.SECONDS),
    counter('node_disk_write_time_seconds_total', 'Time that all writes took together.', DEVICE, Unit.SECONDS),
    counter('node_disk_io_time_seconds_total', 'Time in which the disk was busy.', DEVICE, Unit.SECONDS),
    counter(
      'node_disk_io_time_weighted_seconds_total',
      'Time in which the disk was busy, times requests waiting.',
      DEVICE,
      Unit.SECONDS,
    ),

    counter('node_network_receive_bytes_total', 'Data received.', DEVICE, Unit.BYTES),
    counter('node_network_transmit_bytes_total', 'Data sent.', DEVICE, Unit.BYTES),
    counter('node_network_receive_packets_total', 'Packets received.', DEVICE),
    counter('node_network_transmit_packets_total', 'Packets sent.', DEVICE),
    counter('node_network_receive_errs_total', 'Packets received broken.', DEVICE),
    counter('node_network_transmit_errs_total', 'Packets that could not be sent.', DEVICE),
    counter('node_network_receive_drop_total', 'Packets received and dropped.', DEVICE),
    counter('node_network_transmit_drop_total', 'Packets dropped before they were sent.', DEVICE),
    gauge('node_network_up', '1 while the interface is up.', DEVICE),
    gauge('node_network_speed_bytes', 'What the interface can carry in a second.', DEVICE, Unit.BYTES),

    gauge('node_scrape_collector_success', '1 if the collector could read what it collects.', ['collector']),
    gauge('node_timex_sync_status', '1 while the clock is synchronised.'),
    gauge('node_timex_offset_seconds', 'How far the clock is off.', [], Unit.SECONDS),
  ],
};
