import { Unit } from '../../model';
import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

// `namespace` is that of the claim: the job honours it.
const CLAIM = ['persistentvolumeclaim'];

/**
 * The kubelet: what it runs, and the volumes of claims that it mounted.
 * @see https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export const KUBELET: Source = {
  name: SourceName.KUBELET,
  alwaysThere: 'kubelet_node_name',
  metrics: [
    gauge('kubelet_node_name', 'The name of the node.'),
    gauge('kubelet_running_pods', 'Pods that run.'),
    gauge('kubelet_running_containers', 'Containers, by state.', ['container_state']),
    counter('kubelet_runtime_operations_errors_total', 'What the container runtime failed to do.', ['operation_type']),
    gauge('kubelet_volume_stats_available_bytes', 'Room left on a volume.', CLAIM, Unit.BYTES),
    gauge('kubelet_volume_stats_capacity_bytes', 'Size of a volume.', CLAIM, Unit.BYTES),
    gauge('kubelet_volume_stats_used_bytes', 'Room in use on a volume.', CLAIM, Unit.BYTES),
    gauge('kubelet_volume_stats_inodes', 'Inodes of a volume.', CLAIM),
    gauge('kubelet_volume_stats_inodes_free', 'Inodes of a volume that are free.', CLAIM),
  ],
};
