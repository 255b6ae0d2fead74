import type { Blueprint } from '../../model';
import type { ScrapeJob } from '../surroundings';
import { HTTP_MODULE } from './program';

/** Name of the job of the addresses that are looked at from outside. */
export const PROBES_JOB = 'probes';

/**
 * A job for the blueprint's probes: blackbox exporter is asked, and the address that it looks at is the instance.
 *
 * @param exporter `host:port` of blackbox exporter
 * @see https://github.com/prometheus/blackbox_exporter#prometheus-configuration
 */
export function probesJob(blueprint: Blueprint, exporter: string): ScrapeJob {
  return {
    name: PROBES_JOB,
    source: 'blackbox-exporter',
    path: '/probe',
    params: { module: [HTTP_MODULE] },
    discovery: {
      static_configs: [{ targets: blueprint.infrastructure.probes.map(({ url }) => url) }],
    },
    relabelings: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { target_label: '__address__', replacement: exporter },
    ],
    ports: [Number(exporter.split(':')[1])],
  };
}
