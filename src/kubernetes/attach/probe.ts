import { SourceName } from '../../catalog/sources';
import type { Blueprint } from '../../model';
import type { Problem } from '../../model/problem';
import { PROBES_JOB } from '../../programs/blackbox-exporter/job';
import { HTTP_MODULE } from '../../programs/blackbox-exporter/program';
import type { ProbeSpec } from './objects';
import type { AttachedObservatoryProps } from './options';

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

/**
 * Probes that nobody would make: none is named who could, or an address stands there that the operator refuses, which only its own
 * log tells.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ProberSpec
 */
export function proberProblems({ blueprint, prober, sources }: AttachedObservatoryProps, where: string): Problem[] {
  const names = blueprint.infrastructure.probes.map(({ name }) => name).join(', ');
  const allowed = 'host or host:port of a blackbox exporter, without https:// before and a path behind';
  const mend = "give its service, such as prober: 'blackbox-exporter.monitoring.svc:9115'";
  if (prober !== undefined) {
    if (isAddress(prober)) return [];
    return [{ code: 'invalid-prober', where, message: `'${prober}' is no address of a prober`, allowed, mend }];
  }
  if (names === '' || sources?.includes(SourceName.BLACKBOX_EXPORTER)) return [];
  return [
    {
      code: 'no-prober',
      where,
      message: `the blueprint has probes (${names}), and no blackbox exporter is named to make them`,
      allowed,
      mend: `${mend}; or, if they are made otherwise, name SourceName.BLACKBOX_EXPORTER among the sources`,
    },
  ];
}

function isAddress(text: string): boolean {
  const [, port] = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?(?::(\d{1,5}))?$/i.exec(text) ?? [undefined, '0'];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
}
