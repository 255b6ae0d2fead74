import {
  type AlertRule as Alert,
  AlertRule,
  Duration,
  type Infrastructure,
  RuleGroup,
  Runbook,
  type RunbookProps,
  Severity,
} from '../../model';
import { SOURCES, type Source, SourceName } from '../sources';
import { sharedQuery } from './queries';

/** Sources that have nothing to do with what a blueprint asks for, or that nobody would be left to tell of. */
const UNWATCHED: readonly SourceName[] = [SourceName.PROMETHEUS];

/** The kubelet tells of itself and of containers: no pod to look for. */
const PARTS_OF_NODES: readonly SourceName[] = [SourceName.KUBELET, SourceName.CADVISOR];

/** How to find what is missing. */
type Search = Pick<RunbookProps, 'checks' | 'actions'>;

/** Exporters that are there or not: when nothing of one is to be seen at all, its alerts are silent, not well. */
export function stackSources(infrastructure: Infrastructure): RuleGroup {
  const alerts = SOURCES.filter((source) => isWanted(source.name, infrastructure)).flatMap((source) =>
    source.alwaysThere ? [absent(source, source.alwaysThere, infrastructure)] : [],
  );
  return new RuleGroup('stack.sources', {
    alerts: [...alerts, ...(infrastructure.nodes ? [collectorFailed(infrastructure)] : [])],
  });
}

function isWanted(name: SourceName, { nodes, containers, probes, batchJobs }: Infrastructure): boolean {
  if (UNWATCHED.includes(name)) return false;
  if (name === SourceName.NODE_EXPORTER) return nodes;
  if ([SourceName.CADVISOR, SourceName.KUBELET, SourceName.KUBE_STATE_METRICS].includes(name)) return containers;
  if (name === SourceName.BLACKBOX_EXPORTER) return probes.length > 0;
  if (name === SourceName.PUSHGATEWAY) return batchJobs;
  return true;
}

function absent({ name }: Source, metric: string, { owner }: Infrastructure): Alert {
  const words = name.split('-');
  const title = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return new AlertRule(`${title}Absent`, {
    query: sharedQuery(`absent(${metric})`),
    for: Duration.minutes(10),
    severity: Severity.HIGH,
    owner,
    summary: `Nothing is heard of ${name}: there is no series ${metric}`,
    runbook: new Runbook({
      meaning: `All alerts that read metrics of ${name} are silent, whatever goes on.`,
      ...(PARTS_OF_NODES.includes(name) ? searchNodes(name) : searchProgram(name)),
    }),
  });
}

function searchProgram(name: SourceName): Search {
  return {
    checks: [
      `Whether it runs: \`kubectl get pods -A -l app.kubernetes.io/name=${name}\`, or its ECS service.`,
      foundAndRead(name),
    ],
    actions: [
      'Not running: its log and events say why; undo the last change.',
      'Running and not found: labels or ports of its service; permissions of the discovery.',
      'Found and not read: network policy, credentials, certificate.',
    ],
  };
}

function searchNodes(name: SourceName): Search {
  return {
    checks: [foundAndRead(name), 'Whether nodes are well: `kubectl get nodes`.'],
    actions: [
      'Read with «certificate signed by unknown authority»: the kubelets sign for themselves. Switch `serverTLSBootstrap` on and approve their requests (`kubectl get csr`), or accept it with `kubeletSelfSigned: true`.',
      'Read with 401 or 403: the cluster role that allows `nodes/metrics`. Timeout: the way to port 10250 of the nodes.',
      'Not found: the permission to list and watch nodes.',
    ],
  };
}

function foundAndRead(name: SourceName): string {
  return `Whether it is found and read: Prometheus' pages /service-discovery and /targets, job ${name}.`;
}

function collectorFailed({ owner }: Infrastructure): Alert {
  return new AlertRule('NodeCollectorFailed', {
    query: sharedQuery(
      'max by (cluster, environment, instance, node, collector) (node_scrape_collector_success{collector=~"cpu|diskstats|filesystem|loadavg|meminfo|netdev|vmstat"}) == 0',
    ),
    for: Duration.minutes(15),
    severity: Severity.MEDIUM,
    owner,
    summary: 'Node exporter on {{ $labels.node }} ({{ $labels.instance }}) can not read {{ $labels.collector }}',
    runbook: new Runbook({
      meaning:
        'Node exporter answers and leaves these metrics out: the alerts that read them are silent for this node.',
      checks: [
        'Why: the log of node exporter on this node, `collector={{ $labels.collector }}`; most often a host path that is not mounted.',
      ],
      actions: ['Mount what is missing, or give the permission that the log names.'],
    }),
  });
}
