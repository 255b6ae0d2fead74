import type { Blueprint } from '../../model';
import { type ImageOptions, imageOf } from '../image';
import { mergePatch } from '../overrides';
import { type Call, NO_ACCESS, type Program } from '../program';
import { prometheusCapacity } from '../prometheus/capacity';
import type { Surroundings } from '../surroundings';
import { toYaml } from '../yaml';
import { collectorCapacity } from './capacity';
import { type CollectorDestination, collectorConfig, HEALTH_PORT, TELEMETRY_PORT } from './config';
import type { CollectorOptions } from './options';

/** The environment variable that holds the configuration: the image has no shell that could write a file. */
export const CONFIG_VARIABLE = 'OBSERVATORY_CONFIG';

/** Without it, samples that the store has no room for at the moment would be thrown away. */
const FEATURE_GATES = ['exporter.prometheusremotewritexporter.RetryOn429'];

/**
 * The OpenTelemetry collector: scrapes as Prometheus would, sends on by remote write.
 *
 * @see https://opentelemetry.io/docs/collector/
 */
export function collector(
  blueprint: Blueprint,
  destination: CollectorDestination,
  surroundings: Surroundings,
  options: CollectorOptions = {},
  images: ImageOptions = {},
): Program {
  const config = mergePatch(collectorConfig(blueprint, surroundings.jobs, destination), options.overrides);
  return {
    name: 'collector',
    component: 'metrics-collector',
    image: imageOf('collector', images),
    args: [`--config=env:${CONFIG_VARIABLE}`, `--feature-gates=${FEATURE_GATES.join(',')}`],
    env: [{ name: CONFIG_VARIABLE, value: toYaml(config) }],
    files: [],
    secrets: [],
    ports: [
      { name: 'health', number: HEALTH_PORT, protocol: 'TCP' },
      { name: 'telemetry', number: TELEMETRY_PORT, protocol: 'TCP' },
    ],
    calls: calls(surroundings),
    storage: [],
    scale: { kind: 'replicas', count: options.replicas ?? 2 },
    health: {
      readiness: { path: '/', port: 'health' },
      liveness: { path: '/', port: 'health' },
      startupSeconds: 60,
    },
    resources: collectorCapacity(prometheusCapacity(blueprint, options.expectedSeries).series),
    user: { uid: 10001, gid: 10001 },
    access: { ...NO_ACCESS, iam: [{ actions: ['aps:RemoteWrite'], resources: ['{workspace}'] }] },
    // It sends what is queued before it goes.
    stopSeconds: 60,
  };
}

function calls({ jobs }: Surroundings): Call[] {
  const ports = jobs.some((job) => job.ports.length === 0) ? [] : [...new Set(jobs.flatMap((job) => job.ports))];
  return [
    { to: 'targets', ports: ports.sort((a, b) => a - b) },
    { to: 'outside', ports: [443], why: 'remote write' },
  ];
}
