import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity } from '../../model';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

/** A kind of workload: how it is called, and which metrics say what is wanted and what is there. */
interface WorkloadKind {
  readonly label: string;
  readonly alert: string;
  readonly wanted: string;
  readonly there: string;
}

const KINDS: readonly WorkloadKind[] = [
  {
    label: 'deployment',
    alert: 'DeploymentPodsMissing',
    wanted: 'kube_deployment_spec_replicas',
    there: 'kube_deployment_status_replicas_available',
  },
  {
    label: 'statefulset',
    alert: 'StatefulSetPodsMissing',
    wanted: 'kube_statefulset_replicas',
    there: 'kube_statefulset_status_replicas_ready',
  },
  {
    label: 'daemonset',
    alert: 'DaemonSetPodsMissing',
    wanted: 'kube_daemonset_status_desired_number_scheduled',
    there: 'kube_daemonset_status_number_available',
  },
];

/** Workloads that have not as many pods as they should, and jobs that failed. */
export function workloads({ owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('kubernetes.workloads', {
    recordings: KINDS.map(missing),
    alerts: [
      ...KINDS.map((kind) => podsMissing(kind, owner)),
      new AlertRule('DeploymentStuck', {
        query: sharedQuery(
          `max by (${PLACE}, namespace, deployment) (kube_deployment_status_condition{condition="Progressing", status="false"}) == 1`,
        ),
        for: Duration.minutes(5),
        severity: Severity.HIGH,
        owner,
        summary: 'The rollout of deployment {{ $labels.namespace }}/{{ $labels.deployment }} is stuck',
        runbook: new Runbook({
          meaning:
            'The new version did not become ready in time. The old one still serves, with fewer pods than usual.',
          checks: [
            'How far it came: `kubectl -n {{ $labels.namespace }} rollout status deployment/{{ $labels.deployment }} --timeout=5s`.',
            'Why the new pods are not ready: `kubectl -n {{ $labels.namespace }} describe deployment {{ $labels.deployment }}`, then the newest pod and its log.',
          ],
          actions: [
            'Go back: `kubectl -n {{ $labels.namespace }} rollout undo deployment/{{ $labels.deployment }}`.',
            'No room on the nodes or a quota: make room, and it goes on by itself.',
          ],
        }),
      }),
      new AlertRule('JobFailed', {
        query: sharedQuery(`max by (${PLACE}, namespace, job_name) (kube_job_failed{condition="true"}) == 1`),
        for: Duration.minutes(1),
        severity: Severity.MEDIUM,
        owner,
        summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed',
        runbook: new Runbook({
          meaning: 'It gave up after all its tries. What it should have done is not done.',
          checks: [
            'What it said: `kubectl -n {{ $labels.namespace }} logs job/{{ $labels.job_name }} --all-containers --tail=100`.',
            'How its pods ended: `kubectl -n {{ $labels.namespace }} describe job {{ $labels.job_name }}`.',
          ],
          actions: [
            'Mend the reason and run it again: for one of a cron job `kubectl -n {{ $labels.namespace }} create job --from=cronjob/… {{ $labels.job_name }}-again`.',
            'Then delete it: `kubectl -n {{ $labels.namespace }} delete job {{ $labels.job_name }}`; the alert ends with it.',
          ],
        }),
      }),
      new AlertRule('PodPending', {
        query: sharedQuery(`max by (${PLACE}, namespace, pod) (kube_pod_status_phase{phase="Pending"}) == 1`),
        for: Duration.minutes(15),
        severity: Severity.MEDIUM,
        owner,
        summary: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} has been waiting to start for 15 minutes',
        runbook: new Runbook({
          meaning: 'No node takes it, or something that it needs is not there.',
          checks: [
            "The events at the end of `kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }}`: «Insufficient cpu», «didn't match node selector», «unbound PersistentVolumeClaims».",
          ],
          actions: [
            'No room: add nodes, or lower the requests of what does not need them.',
            'Selector, taint or affinity that nothing fits: mend the workload.',
            'Volume: `kubectl -n {{ $labels.namespace }} get pvc`; mend its storage class.',
          ],
        }),
      }),
      new AlertRule('AutoscalerAtMaximum', {
        query: sharedQuery(
          `max by (${PLACE}, namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas) >= max by (${PLACE}, namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas) > 1`,
        ),
        for: Duration.minutes(30),
        severity: Severity.LOW,
        owner,
        summary:
          'Autoscaler {{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has been at its maximum of {{ printf "%.0f" $value }} pods for 30 minutes',
        runbook: new Runbook({
          meaning: 'It would add pods if it were allowed to: the next bit of load makes things slow.',
          checks: [
            'Load and target: `kubectl -n {{ $labels.namespace }} describe hpa {{ $labels.horizontalpodautoscaler }}`.',
          ],
          actions: [
            'More load than before: raise its maximum, and see that the nodes have room.',
            'The same load as before: a pod does less than it used to; compare with the last release.',
          ],
        }),
      }),
    ],
  });
}

function recordedName({ label }: WorkloadKind): string {
  return `${label}:pods_missing:count`;
}

function missing(kind: WorkloadKind): RecordingRule {
  const by = `max by (${PLACE}, namespace, ${kind.label})`;
  return new RecordingRule(recordedName(kind), {
    query: sharedQuery(`${by} (${kind.wanted}) - ${by} (${kind.there})`),
    help: `Pods that the ${kind.label} should have and that are not available.`,
  });
}

function podsMissing(kind: WorkloadKind, owner: InfrastructureContext['owner']): AlertRule {
  const { label } = kind;
  const thing = `{{ $labels.namespace }}/{{ $labels.${label} }}`;
  return new AlertRule(kind.alert, {
    query: sharedQuery(`${recordedName(kind)} > 0`),
    for: Duration.minutes(15),
    severity: Severity.HIGH,
    owner,
    summary: `The ${label} ${thing} misses {{ printf "%.0f" $value }} of its pods`,
    runbook: new Runbook({
      meaning:
        'For a quarter of an hour fewer pods have been available than are wanted: there is less to carry the load, or nothing at all.',
      checks: [
        `What it says of itself: \`kubectl -n {{ $labels.namespace }} describe ${label} {{ $labels.${label} }}\`.`,
        `Which pods are not ready, and why: \`kubectl -n {{ $labels.namespace }} get pods\`, then \`describe pod\` and \`logs\` of one of them.`,
      ],
      actions: [
        `It began with a release: \`kubectl -n {{ $labels.namespace }} rollout undo ${label}/{{ $labels.${label} }}\`.`,
        'Pods wait for room: see PodPending. They crash: see ContainerRestarts.',
        'A node is gone: see NodeNotReady; its pods are made anew elsewhere, those with local volumes are not.',
      ],
    }),
  });
}
