import type { Blueprint } from '../../model';
import { GIB, MIB, type Resources } from '../program';

/** Series that one of these has, about: for a first guess that `expectedSeries` replaces. */
const SERIES = {
  /** HTTP metrics of three instances: ten routes, four codes, fifteen buckets, and the runtime's own. */
  service: 2_500,
  /** Nodes, containers and Kubernetes' objects of a small cluster of ten nodes. */
  nodes: 10_000,
  containers: 30_000,
  itself: 5_000,
};

/** Memory of a series in the head block with its labels and index, and what queries need on top. */
const BYTES_PER_SERIES = 8 * 1024;
const BASE_MEMORY = 512 * MIB;

/**
 * Disk for one sample.
 * @see https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects: 1 to 2 bytes
 */
const BYTES_PER_SAMPLE = 2;

/** Share of the volume that blocks may fill: the rest is for the write-ahead log and compaction. */
const BLOCKS_SHARE = 0.8;

/**
 * Volumes double: the claim in a StatefulSet can't be changed by applying, so that a system that grows a little must not need another.
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#limitations
 */
const SMALLEST_VOLUME = 10 * GIB;

/** What Prometheus needs for a blueprint. */
export interface PrometheusCapacity {
  readonly series: number;
  readonly samplesPerSecond: number;
  readonly volumeBytes: number;
  /** How much of the volume blocks may fill before the oldest go. */
  readonly retentionBytes: number;
  readonly resources: Resources;
}

export function prometheusCapacity(blueprint: Blueprint, expectedSeries?: number): PrometheusCapacity {
  const series = expectedSeries ?? estimatedSeries(blueprint);
  const samplesPerSecond = series / blueprint.scrapeInterval.toSeconds();
  const days = blueprint.metricsRetention.delete.toSeconds();
  const blocks = samplesPerSecond * days * BYTES_PER_SAMPLE;
  const volumeBytes = volumeFor(blocks / BLOCKS_SHARE);
  const memory = Math.ceil((BASE_MEMORY + series * BYTES_PER_SERIES) / (256 * MIB)) * 256 * MIB;
  const cpu = Math.max(250, Math.ceil(samplesPerSecond / 10_000) * 250);
  return {
    series,
    samplesPerSecond,
    volumeBytes,
    retentionBytes: Math.floor((volumeBytes * BLOCKS_SHARE) / GIB) * GIB,
    resources: {
      cpuMillis: { request: cpu, limit: cpu * 4 },
      memoryBytes: { request: memory, limit: memory * 2 },
    },
  };
}

function volumeFor(bytes: number): number {
  let volume = SMALLEST_VOLUME;
  while (volume < bytes) volume *= 2;
  return volume;
}

function estimatedSeries(blueprint: Blueprint): number {
  const { nodes, containers } = blueprint.infrastructure;
  return (
    SERIES.itself +
    blueprint.services.length * SERIES.service +
    (nodes ? SERIES.nodes : 0) +
    (containers ? SERIES.containers : 0)
  );
}
