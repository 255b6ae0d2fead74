import { Unit } from '../../model';
import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

// `namespace`, `pod`, `container` and `node` are those of the object that a series is about: the job honours them.
const POD = ['uid'];
const CONTAINER = ['uid'];
const DEPLOYMENT = ['deployment'];
const STATEFUL_SET = ['statefulset'];
const DAEMON_SET = ['daemonset'];
const JOB = ['job_name'];
const AUTOSCALER = ['horizontalpodautoscaler'];
const CLAIM = ['persistentvolumeclaim'];

/**
 * kube-state-metrics with its default resources.
 * @see https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics
 */
export const KUBE_STATE_METRICS: Source = {
  name: SourceName.KUBE_STATE_METRICS,
  alwaysThere: 'kube_node_info',
  metrics: [
    gauge('kube_node_info', 'What a node is.', [
      'container_runtime_version',
      'internal_ip',
      'kernel_version',
      'kubelet_version',
      'kubeproxy_version',
      'os_image',
      'pod_cidr',
      'provider_id',
      'system_uuid',
    ]),
    gauge('kube_node_status_condition', '1 for the status that a condition of a node has.', ['condition', 'status']),
    gauge('kube_node_spec_unschedulable', '1 where no new pods are put.'),
    gauge('kube_node_status_allocatable', 'What pods can have of a resource.', ['resource', 'unit']),
    gauge('kube_node_status_capacity', 'What a node has of a resource.', ['resource', 'unit']),

    gauge('kube_pod_info', 'What a pod is.', [
      ...POD,
      'created_by_kind',
      'created_by_name',
      'host_ip',
      'host_network',
      'pod_ip',
      'priority_class',
    ]),
    gauge('kube_pod_owner', 'What made a pod.', [...POD, 'owner_is_controller', 'owner_kind', 'owner_name']),
    gauge('kube_pod_status_phase', '1 for the phase that a pod is in.', [...POD, 'phase']),
    gauge('kube_pod_status_ready', "1 for the value of a pod's readiness.", [...POD, 'condition']),
    gauge('kube_pod_status_reason', '1 for the reason why a pod is where it is.', [...POD, 'reason']),

    counter('kube_pod_container_status_restarts_total', 'Restarts of a container.', CONTAINER),
    gauge('kube_pod_container_status_ready', '1 if a container is ready.', CONTAINER),
    gauge('kube_pod_container_status_running', '1 if a container runs.', CONTAINER),
    gauge('kube_pod_container_status_waiting_reason', '1 for the reason why a container waits.', [
      ...CONTAINER,
      'reason',
    ]),
    gauge('kube_pod_container_status_last_terminated_reason', '1 for the reason why a container ended last.', [
      ...CONTAINER,
      'reason',
    ]),
    gauge('kube_pod_container_resource_limits', 'The most that a container may have of a resource.', [
      ...CONTAINER,
      'resource',
      'unit',
    ]),
    gauge('kube_pod_container_resource_requests', 'What is kept free for a container of a resource.', [
      ...CONTAINER,
      'resource',
      'unit',
    ]),

    gauge('kube_deployment_spec_replicas', 'Pods that are wanted.', DEPLOYMENT),
    gauge('kube_deployment_status_replicas_available', 'Pods that are available.', DEPLOYMENT),
    gauge('kube_deployment_status_replicas_updated', 'Pods of the newest version.', DEPLOYMENT),
    gauge('kube_deployment_status_condition', '1 for the status that a condition has.', [
      ...DEPLOYMENT,
      'condition',
      'reason',
      'status',
    ]),
    gauge('kube_statefulset_replicas', 'Pods that are wanted.', STATEFUL_SET),
    gauge('kube_statefulset_status_replicas_ready', 'Pods that are ready.', STATEFUL_SET),
    gauge('kube_daemonset_status_desired_number_scheduled', 'Nodes that should have the pod.', DAEMON_SET),
    gauge('kube_daemonset_status_number_available', 'Nodes on which the pod is available.', DAEMON_SET),
    gauge('kube_horizontalpodautoscaler_spec_max_replicas', 'The most pods that there may be.', AUTOSCALER),
    gauge('kube_horizontalpodautoscaler_status_current_replicas', 'Pods there are.', AUTOSCALER),

    gauge('kube_job_failed', '1 for the status of the condition that a job failed.', [...JOB, 'condition']),
    gauge('kube_job_complete', '1 for the status of the condition that a job is complete.', [...JOB, 'condition']),
    gauge('kube_job_status_active', 'Pods of a job that run.', JOB),
    gauge('kube_job_status_failed', 'Pods of a job that failed.', [...JOB, 'reason']),
    gauge('kube_job_status_start_time', 'When a job began.', JOB, Unit.SECONDS),
    gauge('kube_cronjob_status_last_successful_time', 'When a job of it succeeded last.', ['cronjob'], Unit.SECONDS),

    gauge('kube_persistentvolumeclaim_status_phase', '1 for the phase that a claim is in.', [...CLAIM, 'phase']),
    gauge('kube_namespace_status_phase', '1 for the phase that a namespace is in.', ['phase']),
  ],
};
