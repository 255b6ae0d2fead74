import { AlertRule, Duration, RecordingRule, RuleGroup, Runbook, Severity, Threshold } from '../../model';
import type { InfrastructureContext } from './context';
import { NODE, sharedQuery } from './queries';

/**
 * CPU of nodes: use, load, context switches.
 * @see https://www.brendangregg.com/usemethod.html
 */
export function nodeCpu({ thresholds, owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('node.cpu', {
    recordings: [
      new RecordingRule('node:cpus:count', {
        query: sharedQuery(`count by (${NODE}) (node_cpu_seconds_total{mode="idle"})`),
        help: 'CPUs that the node has.',
      }),
      new RecordingRule('node:cpu_use:ratio5m', {
        // Waiting for a disk is no work of the CPU's.
        query: sharedQuery(
          `1 - sum by (${NODE}) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) / node:cpus:count`,
        ),
        help: 'Share of the CPUs in use, over five minutes.',
      }),
      new RecordingRule('node:cpu_mode:ratio5m', {
        query: sharedQuery(`avg by (${NODE}, mode) (rate(node_cpu_seconds_total[5m]))`),
        help: 'Share of the time of the CPUs by what they spent it on, over five minutes.',
      }),
      new RecordingRule('node:load5:per_cpu', {
        query: sharedQuery(`max by (${NODE}) (node_load5) / node:cpus:count`),
        help: 'Load average over five minutes, for each CPU.',
      }),
      new RecordingRule('node:context_switches:rate5m', {
        query: sharedQuery(`sum by (${NODE}) (rate(node_context_switches_total[5m]))`),
        help: 'Context switches in a second.',
      }),
    ],
    alerts: [
      new AlertRule('NodeCpuHigh', {
        threshold: Threshold.above(sharedQuery('100 * node:cpu_use:ratio5m'), thresholds.cpu),
        for: Duration.minutes(15),
        severity: Severity.MEDIUM,
        owner,
        summary: `CPU of node {{ $labels.node }} ({{ $labels.instance }}) is {{ printf "%.0f" $value }} % in use, more than ${thresholds.cpu} %`,
        runbook: new Runbook({
          meaning: 'The node has been short of CPU for a quarter of an hour: what runs on it gets slower.',
          checks: [
            'What the CPU is spent on: query `node:cpu_mode:ratio5m{instance="{{ $labels.instance }}"}`; much `system` or `softirq` points to the kernel or the network, much `steal` to the host of the virtual machine.',
            'Who spends it: on the node `top -o %CPU`; on Kubernetes query `topk(5, container:cpu_use:rate5m{node="{{ $labels.node }}"})`.',
            'Whether it came with a deployment or with traffic: compare the same hour yesterday with `offset 1d`.',
          ],
          actions: [
            'A runaway process: restart its workload, keep a profile first if you can.',
            'Honest load: scale out the workload, or move it (`kubectl cordon {{ $labels.node }}` keeps new pods away).',
            'Much `steal`: move to another machine or a larger type.',
          ],
        }),
      }),
      new AlertRule('NodeLoadHigh', {
        threshold: Threshold.above(sharedQuery('node:load5:per_cpu'), thresholds.loadPerCpu),
        for: Duration.minutes(15),
        severity: Severity.LOW,
        owner,
        summary: `Load of node {{ $labels.node }} ({{ $labels.instance }}) is {{ printf "%.1f" $value }} for each CPU, more than ${thresholds.loadPerCpu}`,
        runbook: new Runbook({
          meaning: 'More processes want to run, or wait for a disk, than the node has CPUs for.',
          checks: [
            'Whether it is the CPU or the disk: query `node:cpu_use:ratio5m` and `node:disk_busy:ratio5m` for instance {{ $labels.instance }}.',
            "Who waits: on the node `ps -eo state,pid,comm | grep '^[RD]'`; D waits for a disk or a network file system, R for the CPU.",
          ],
          actions: [
            'CPU in use as well: see NodeCpuHigh.',
            'Many in state D: look at the disk (NodeDiskSlow) or at the server of the network file system.',
          ],
        }),
      }),
    ],
  });
}
