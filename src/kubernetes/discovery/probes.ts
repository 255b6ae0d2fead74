import type { Blueprint } from '../../model';
import { HTTP_MODULE } from '../../programs/blackbox-exporter/program';
import type { ScrapeJob } from '../../programs/surroundings';
import { copy } from './relabelings';

/** Name of the job of the addresses that are looked at from outside. */
export const PROBES_JOB = 'probes';

/**
 * A job for the blueprint's probes: blackbox exporter is asked, and the address that it looks at is the instance.
 *
 * @param exporter where blackbox exporter is
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
      copy('__address__', '__param_target'),
      copy('__param_target', 'instance'),
      { target_label: '__address__', replacement: exporter },
    ],
    ports: [Number(exporter.split(':')[1])],
  };
}
