import { AlertRule, Duration, RuleGroup, Runbook, Severity } from '../../model';
import { hiddenBy } from '../inhibitions';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

const NODE = `${PLACE}, node`;
const DESCRIBE = '`kubectl describe node {{ $labels.node }}`';

/** Nodes as Kubernetes sees them. */
export function kubernetesNodes({ owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('kubernetes.nodes', {
    alerts: [
      new AlertRule('NodeNotReady', {
        query: sharedQuery(`max by (${NODE}) (kube_node_status_condition{condition="Ready", status="true"}) == 0`),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        hides: hiddenBy('NodeNotReady', Severity.HIGH),
        summary: 'Node {{ $labels.node }} has not been ready for 10 minutes',
        runbook: new Runbook({
          meaning:
            'Its kubelet does not report, or reports trouble. Its pods are made anew elsewhere after five minutes, if there is room.',
          checks: [
            `What is wrong, «Conditions»: ${DESCRIBE}.`,
            'Whether the machine is up at all: the console of its provider, `ping`, `ssh`; there `systemctl status kubelet containerd` and `journalctl -u kubelet -n 100`.',
          ],
          actions: [
            'The machine hangs: restart it.',
            'It does not come back: `kubectl drain {{ $labels.node }} --ignore-daemonsets --delete-emptydir-data --force`, then replace it.',
          ],
        }),
      }),
      new AlertRule('NodeUnderPressure', {
        query: sharedQuery(
          `max by (${NODE}, condition) (kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure", status="true"}) == 1`,
        ),
        for: Duration.minutes(5),
        severity: Severity.HIGH,
        owner,
        summary: 'Node {{ $labels.node }} reports {{ $labels.condition }}: pods are evicted',
        runbook: new Runbook({
          meaning:
            'The kubelet is short of memory, disk or process numbers. It takes no new pods and evicts those that it has.',
          checks: [
            `Since when, and which pods were evicted: ${DESCRIBE}, «Conditions» and «Events».`,
            'MemoryPressure: see NodeMemoryHigh. DiskPressure: see NodeDiskHigh, also images: on the node `crictl images`.',
            'PIDPressure: on the node `ps -e --no-headers -o comm | sort | uniq -c | sort -n | tail`.',
          ],
          actions: [
            'Make room as the other alerts say; the condition ends by itself some minutes later.',
            'Evicted pods that stay behind: `kubectl delete pods -A --field-selector=status.phase=Failed`.',
          ],
        }),
      }),
    ],
  });
}
