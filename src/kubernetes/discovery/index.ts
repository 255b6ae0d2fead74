import { SourceName } from '../../catalog/sources';
import type { Blueprint } from '../../model';
import { probesJob } from '../../programs/blackbox-exporter/job';
import type { KubernetesRule } from '../../programs/program';
import type { ScrapeJob } from '../../programs/surroundings';
import { portOf } from '../directory';
import type { ResolvedMonitor } from '../monitor';
import type { Placement } from '../placement';
import { kubeletJob } from './nodes';
import type { DiscoveryOptions } from './options';
import { programJob } from './programs';
import { servicesJob } from './services';

/** The programs whose metrics are collected for a blueprint, and what collects them. */
export function sourcesOf({ infrastructure }: Blueprint): SourceName[] {
  return [
    SourceName.PROMETHEUS,
    SourceName.ALERTMANAGER,
    ...(infrastructure.nodes ? [SourceName.NODE_EXPORTER] : []),
    ...(infrastructure.containers ? [SourceName.KUBE_STATE_METRICS, SourceName.KUBELET, SourceName.CADVISOR] : []),
    ...(infrastructure.probes.length > 0 ? [SourceName.BLACKBOX_EXPORTER] : []),
    ...(infrastructure.batchJobs ? [SourceName.PUSHGATEWAY] : []),
  ];
}

/** Everything that is scraped, in the order in which it is written. */
export function scrapeJobs(
  { blueprint, names }: Placement,
  monitors: ResolvedMonitor[],
  options: DiscoveryOptions,
): ScrapeJob[] {
  const { infrastructure } = blueprint;
  const number = (program: string) => portOf(blueprint, program, 'http').number;
  const program = (name: string, how: { speaksOfOthers?: boolean; onNodes?: boolean } = {}) =>
    programJob(names, name, { port: number(name), ...how });
  const services = servicesJob(blueprint, monitors, options);
  return [
    ...(services ? [services] : []),
    program('prometheus'),
    program('alertmanager'),
    ...(infrastructure.nodes ? [program('node-exporter', { onNodes: true })] : []),
    ...(infrastructure.containers
      ? [
          program('kube-state-metrics', { speaksOfOthers: true }),
          kubeletJob(SourceName.KUBELET, '/metrics', options),
          kubeletJob(SourceName.CADVISOR, '/metrics/cadvisor', options),
        ]
      : []),
    ...(infrastructure.probes.length > 0
      ? [
          program('blackbox-exporter'),
          probesJob(
            blueprint,
            `${names.object('blackbox-exporter')}.${names.namespace}.svc:${number('blackbox-exporter')}`,
          ),
        ]
      : []),
    ...(infrastructure.batchJobs ? [program('pushgateway', { speaksOfOthers: true })] : []),
  ];
}

/** What discovery must be allowed to see. */
export function discoveryAccess({ infrastructure }: Blueprint): KubernetesRule[] {
  return [
    { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
    ...(infrastructure.containers
      ? [
          { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'watch'] },
          { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        ]
      : []),
  ];
}
