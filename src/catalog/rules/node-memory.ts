import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity, Threshold } from '../../model';
import type { InfrastructureContext } from './context';
import { NODE, sharedQuery } from './queries';

/**
 * Memory of nodes: use, what is available, swap. «Available» is what the kernel says programs can have without swapping: file
 * caches that can be dropped count as free.
 * @see https://www.kernel.org/doc/html/latest/filesystems/proc.html#meminfo
 */
export function nodeMemory({ thresholds, owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('node.memory', {
    recordings: [
      new RecordingRule('node:memory_available:bytes', {
        query: sharedQuery(`sum by (${NODE}) (node_memory_MemAvailable_bytes)`),
        help: 'Memory that programs can have without swapping.',
      }),
      new RecordingRule('node:memory_use:ratio', {
        query: sharedQuery(`1 - node:memory_available:bytes / sum by (${NODE}) (node_memory_MemTotal_bytes)`),
        help: 'Share of the memory that is in use.',
      }),
      new RecordingRule('node:swap_use:ratio', {
        query: sharedQuery(
          `1 - sum by (${NODE}) (node_memory_SwapFree_bytes) / (sum by (${NODE}) (node_memory_SwapTotal_bytes) > 0)`,
        ),
        help: 'Share of the swap that is in use; nothing for nodes without.',
      }),
      new RecordingRule('node:major_page_faults:rate5m', {
        query: sharedQuery(`sum by (${NODE}) (rate(node_vmstat_pgmajfault[5m]))`),
        help: 'Pages read from disk in a second: how short of memory the node really is.',
      }),
    ],
    alerts: [
      new AlertRule('NodeMemoryHigh', {
        threshold: Threshold.above(sharedQuery('100 * node:memory_use:ratio'), thresholds.memory),
        for: Duration.minutes(10),
        severity: Severity.HIGH,
        owner,
        summary: `Memory of node {{ $labels.node }} ({{ $labels.instance }}) is {{ printf "%.0f" $value }} % in use, more than ${thresholds.memory} %`,
        runbook: new Runbook({
          meaning: 'When memory runs out, the kernel kills processes, and which ones is not ours to choose.',
          checks: [
            'Who has it: on the node `ps -eo pid,rss,comm --sort=-rss | head`; on Kubernetes query `topk(5, container:memory_working_set:bytes{node="{{ $labels.node }}"})`.',
            'Whether it grows: graph `node:memory_available:bytes{instance="{{ $labels.instance }}"}` over a day; a straight line down is a leak.',
          ],
          actions: [
            'A leak: restart the workload, and tell its owner with the graph.',
            'Honest need: move workloads away (`kubectl drain {{ $labels.node }} --ignore-daemonsets` where there is room elsewhere) or add nodes.',
            'Containers without a memory limit: give them one, so that one of them can not take the node down.',
          ],
        }),
      }),
      new AlertRule('NodeSwapHigh', {
        threshold: Threshold.above(sharedQuery('100 * node:swap_use:ratio'), thresholds.swap),
        for: Duration.minutes(30),
        severity: Severity.LOW,
        owner,
        summary: `Swap of node {{ $labels.node }} ({{ $labels.instance }}) is {{ printf "%.0f" $value }} % in use, more than ${thresholds.swap} %`,
        runbook: new Runbook({
          meaning: 'The node has put much memory on disk. It hurts as soon as that memory is wanted again.',
          checks: [
            'Whether it hurts now: query `node:major_page_faults:rate5m{instance="{{ $labels.instance }}"}`; hundreds in a second do.',
            'Who was swapped out: on the node `grep -H VmSwap /proc/[0-9]*/status | sort -k2 -n | tail`.',
          ],
          actions: [
            'Page faults are many: treat it like NodeMemoryHigh.',
            'Page faults are few: old, unused memory; plan more memory or restart what was swapped out.',
          ],
        }),
      }),
      new AlertRule('NodeOutOfMemoryKill', {
        threshold: Threshold.above(sharedQuery(`sum by (${NODE}) (increase(node_vmstat_oom_kill[10m]))`), 0),
        severity: Severity.MEDIUM,
        owner,
        summary:
          'The kernel of node {{ $labels.node }} ({{ $labels.instance }}) killed processes because memory ran out',
        runbook: new Runbook({
          meaning:
            'Memory ran out on the node or within the limit of a container, and the kernel killed a process to get some back.',
          checks: [
            "Which process: on the node `journalctl -k --since '-30min' | grep -i 'killed process'`; `oom-kill:constraint=CONSTRAINT_MEMCG` means that a container's limit was hit.",
            'Memory of the node before it: graph `node:memory_use:ratio{instance="{{ $labels.instance }}"}`.',
          ],
          actions: [
            "A container's limit: see ContainerOutOfMemory.",
            'The whole node: see NodeMemoryHigh, and check that what was killed runs again.',
          ],
        }),
      }),
    ],
  });
}
