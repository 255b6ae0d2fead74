import { Unit } from '../../model';
import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

// `namespace`, `pod` and `container` are those of the container: the job honours them.
const CONTAINER = ['id', 'image', 'name'];
const INTERFACE = ['id', 'image', 'interface', 'name'];
const DEVICE = ['device', 'id', 'image', 'name'];

/**
 * cAdvisor as it is built into the kubelet.
 * @see https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md
 */
export const CADVISOR: Source = {
  name: SourceName.CADVISOR,
  alwaysThere: 'container_cpu_usage_seconds_total',
  metrics: [
    counter('container_cpu_usage_seconds_total', 'CPU time used.', [...CONTAINER, 'cpu'], Unit.SECONDS),
    counter('container_cpu_cfs_periods_total', 'Scheduling periods of containers with a CPU limit.', CONTAINER),
    counter('container_cpu_cfs_throttled_periods_total', 'Periods in which the container was held back.', CONTAINER),
    counter('container_cpu_cfs_throttled_seconds_total', 'Time of being held back.', CONTAINER, Unit.SECONDS),
    gauge('container_memory_working_set_bytes', 'Memory that can not be taken away.', CONTAINER, Unit.BYTES),
    gauge('container_memory_rss', 'Memory that is no file cache.', CONTAINER, Unit.BYTES),
    gauge('container_memory_cache', 'File cache.', CONTAINER, Unit.BYTES),
    gauge('container_spec_memory_limit_bytes', 'Limit of memory; 0 for none.', CONTAINER, Unit.BYTES),
    counter('container_oom_events_total', 'Times that memory ran out.', CONTAINER),
    counter('container_network_receive_bytes_total', 'Data received.', INTERFACE, Unit.BYTES),
    counter('container_network_transmit_bytes_total', 'Data sent.', INTERFACE, Unit.BYTES),
    counter('container_network_receive_packets_total', 'Packets received.', INTERFACE),
    counter('container_network_transmit_packets_total', 'Packets sent.', INTERFACE),
    counter('container_network_receive_packets_dropped_total', 'Packets received and dropped.', INTERFACE),
    counter('container_network_transmit_packets_dropped_total', 'Packets dropped before they were sent.', INTERFACE),
    counter('container_network_receive_errors_total', 'Packets received broken.', INTERFACE),
    counter('container_network_transmit_errors_total', 'Packets that could not be sent.', INTERFACE),
    counter('container_fs_reads_bytes_total', 'Data read.', DEVICE, Unit.BYTES),
    counter('container_fs_writes_bytes_total', 'Data written.', DEVICE, Unit.BYTES),
    gauge('machine_cpu_cores', 'CPUs of the node.', ['boot_id', 'machine_id', 'system_uuid']),
    gauge('machine_memory_bytes', 'Memory of the node.', ['boot_id', 'machine_id', 'system_uuid'], Unit.BYTES),
  ],
};
