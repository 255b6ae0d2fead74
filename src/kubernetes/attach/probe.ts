import type { Blueprint } from '../../model';
import { PROBES_JOB } from '../../programs/blackbox-exporter/job';
import { HTTP_MODULE } from '../../programs/blackbox-exporter/program';
import type { ProbeSpec } from './objects';

/** The blueprint's looks from outside, through a blackbox exporter that is there. */
export function probeSpec(blueprint: Blueprint, prober: string): ProbeSpec {
  return {
    jobName: PROBES_JOB,
    interval: blueprint.scrapeInterval.toString(),
    module: HTTP_MODULE,
    prober: { url: prober },
    targets: {
      staticConfig: {
        static: blueprint.infrastructure.probes.map(({ url }) => url),
        labels: { cluster: blueprint.cluster, environment: blueprint.environment },
      },
    },
  };
}
