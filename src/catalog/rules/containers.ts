import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity, Threshold } from '../../model';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

const POD = `${PLACE}, namespace, pod`;
const CONTAINER = `${POD}, container`;

/** Without a name it is the sum of a pod or of the whole node. */
const NAMED = 'container!=""';

const LOGS =
  '`kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=100`';
const DESCRIBE = '`kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}`';
const WHERE = 'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }}';

/** What containers use: CPU, memory, network, and how close that is to their limits. */
export function containerUse({ thresholds, owner }: InfrastructureContext): RuleGroup {
  const rate = (metric: string, by: string): string => `sum by (${by}) (rate(${metric}[5m]))`;
  return new RuleGroup('kubernetes.containers', {
    recordings: [
      new RecordingRule('container:cpu_use:rate5m', {
        query: sharedQuery(rate(`container_cpu_usage_seconds_total{${NAMED}}`, `${CONTAINER}, node`)),
        help: 'CPUs that the container uses.',
      }),
      new RecordingRule('container:cpu_throttled:ratio5m', {
        query: sharedQuery(
          `${rate(`container_cpu_cfs_throttled_periods_total{${NAMED}}`, CONTAINER)} / ${rate(`container_cpu_cfs_periods_total{${NAMED}}`, CONTAINER)}`,
        ),
        help: 'Share of the scheduling periods in which the container was held back by its CPU limit.',
      }),
      new RecordingRule('container:memory_working_set:bytes', {
        query: sharedQuery(`max by (${CONTAINER}, node) (container_memory_working_set_bytes{${NAMED}})`),
        help: 'Memory of the container that can not be taken away: what its limit is held against.',
      }),
      new RecordingRule('container:memory_use:ratio', {
        query: sharedQuery(
          `max by (${CONTAINER}) (container:memory_working_set:bytes) / max by (${CONTAINER}) (kube_pod_container_resource_limits{resource="memory"})`,
        ),
        help: 'Share of its memory limit that the container uses; nothing without a limit.',
      }),
      new RecordingRule('pod:network_receive_bytes:rate5m', {
        query: sharedQuery(rate('container_network_receive_bytes_total{pod!=""}', POD)),
        help: 'Data that the pod receives in a second.',
      }),
      new RecordingRule('pod:network_transmit_bytes:rate5m', {
        query: sharedQuery(rate('container_network_transmit_bytes_total{pod!=""}', POD)),
        help: 'Data that the pod sends in a second.',
      }),
    ],
    alerts: [
      new AlertRule('ContainerMemoryHigh', {
        threshold: Threshold.above(sharedQuery('100 * container:memory_use:ratio'), thresholds.containerMemory),
        for: Duration.minutes(10),
        severity: Severity.MEDIUM,
        owner,
        summary: `${WHERE} uses {{ printf "%.0f" $value }} % of its memory limit, more than ${thresholds.containerMemory} %`,
        runbook: new Runbook({
          meaning: 'At 100 % the kernel kills it, in the middle of whatever it does.',
          checks: [
            'Whether it grows without end: graph `container:memory_working_set:bytes{namespace="{{ $labels.namespace }}", pod="{{ $labels.pod }}"}` over a day.',
            'Whether its other pods look alike: the same query without `pod`.',
          ],
          actions: [
            'A leak: restart it at a quiet time (`kubectl -n {{ $labels.namespace }} delete pod {{ $labels.pod }}`), keep a heap dump first if you can.',
            'Honest need: raise `resources.limits.memory` of its workload.',
          ],
        }),
      }),
      new AlertRule('ContainerThrottled', {
        threshold: Threshold.above(
          sharedQuery('100 * container:cpu_throttled:ratio5m'),
          thresholds.containerThrottling,
        ),
        for: Duration.minutes(15),
        severity: Severity.LOW,
        owner,
        summary: `${WHERE} is held back by its CPU limit in {{ printf "%.0f" $value }} % of the time, more than ${thresholds.containerThrottling} %`,
        runbook: new Runbook({
          meaning:
            'It had work to do and was not allowed to: its answers take longer, in steps of up to a tenth of a second.',
          checks: [
            'How much it wants: query `container:cpu_use:rate5m{namespace="{{ $labels.namespace }}", pod="{{ $labels.pod }}"}` and compare with its limit.',
            'Whether anybody suffers: response times of what runs in it.',
          ],
          actions: [
            'Raise or remove `resources.limits.cpu` of its workload; the request is what protects its neighbours.',
            'Only batch work, and nobody waits for it: raise the threshold `containerThrottling`.',
          ],
        }),
      }),
    ],
  });
}

/** Containers that end when they should not, or do not begin. */
export function containerEnds({ owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('kubernetes.restarts', {
    recordings: [
      new RecordingRule('container:restarts:increase15m', {
        // Two kube-state-metrics count the same restarts while one takes over from the other.
        query: sharedQuery(`max by (${CONTAINER}) (increase(kube_pod_container_status_restarts_total[15m]))`),
        help: 'Restarts of the container within a quarter of an hour.',
      }),
    ],
    alerts: [
      new AlertRule('ContainerOutOfMemory', {
        query: sharedQuery(
          `container:restarts:increase15m > 0 and max by (${CONTAINER}) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1`,
        ),
        severity: Severity.HIGH,
        owner,
        summary: `${WHERE} was killed because it reached its memory limit`,
        runbook: new Runbook({
          meaning: 'The kernel killed it in the middle of its work; what it was doing is lost. It was started again.',
          checks: [
            `Its limit and how often it happened: ${DESCRIBE}.`,
            'How it got there: graph `container:memory_working_set:bytes{namespace="{{ $labels.namespace }}", pod="{{ $labels.pod }}"}` over six hours: a slow rise is a leak, a jump is one big request.',
          ],
          actions: [
            'It came with a release: roll it back (`kubectl -n {{ $labels.namespace }} rollout undo deployment/…`).',
            'Honest need: raise `resources.limits.memory`. One big request: find it in the log, and limit its size.',
          ],
        }),
      }),
      new AlertRule('ContainerRestarts', {
        query: sharedQuery('container:restarts:increase15m > 2'),
        for: Duration.minutes(5),
        keepFiringFor: Duration.minutes(15),
        severity: Severity.HIGH,
        owner,
        summary: `${WHERE} has restarted {{ printf "%.0f" $value }} times within 15 minutes`,
        runbook: new Runbook({
          meaning:
            'It starts, runs for a moment and ends, over and over. Kubernetes waits longer each time, up to five minutes.',
          checks: [
            `What it said before it ended: ${LOGS}.`,
            `How it ended: ${DESCRIBE}, «Last State»: OOMKilled is memory, 137 without it a failed liveness probe, 1 or 2 its own decision.`,
          ],
          actions: [
            'It came with a release: roll it back.',
            'Configuration or secret missing: put it right; the next start picks it up.',
            'Liveness probe too strict: give it more time or a startup probe.',
          ],
        }),
      }),
      new AlertRule('ContainerCannotStart', {
        query: sharedQuery(
          `sum by (${CONTAINER}, reason) (kube_pod_container_status_waiting_reason{reason!~"ContainerCreating|PodInitializing"}) > 0`,
        ),
        for: Duration.minutes(15),
        severity: Severity.HIGH,
        owner,
        summary: `${WHERE} does not start: {{ $labels.reason }}`,
        runbook: new Runbook({
          meaning:
            'It has been waiting for a quarter of an hour. CrashLoopBackOff: it ends right after its start; ImagePullBackOff: its image can not be had; CreateContainerConfigError: a secret or config map is missing.',
          checks: [`The events at the end of: ${DESCRIBE}.`, `For CrashLoopBackOff what it said: ${LOGS}.`],
          actions: [
            'Image: mend its name or tag, or the pull secret; is the registry up?',
            'Missing secret or config map: create it in namespace {{ $labels.namespace }}.',
            'Crash: roll the release back.',
          ],
        }),
      }),
    ],
  });
}
