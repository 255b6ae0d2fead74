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

/**
 * Memory of a series: 2.1 to 3.4 KiB were measured while it is scraped, and up to 2.0 KiB after its target was replaced, for then it stays
 * until the head block is compacted. Planned is that all pods are replaced once within three hours, with a tenth on top.
 *
 * Measured with Prometheus 3.14.0 on 2026-11-23, 10,000 to 100,000 series with 150 samples each, without queries: bench/CAPACITY.md.
 *
 * @see https://www.robustperception.io/how-much-ram-does-prometheus-2-x-need-for-cardinality-and-ingestion/: 2 KiB a series
 */
const BYTES_PER_SERIES = 6 * 1024;

/**
 * Memory of everything else. Measured, as above: 30 MiB for itself, 0.2 MiB for a target, 40 KiB for a rule with its results; with the 811
 * rules for 100 services of three instances about 120 MiB. Planned is twice as much.
 */
const BASE_MEMORY = 256 * MIB;

/** Limit over request, for queries, whose need was not measured. Replay after a kill took no more than the series had. */
const MEMORY_HEADROOM = 2;

/**
 * Disk for one sample in blocks, as published. Blocks of only 150 samples a series, most of whose bytes may be labels, had 2.8 to 4.6;
 * over days they are merged into larger ones, which was not measured.
 *
 * @see https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects: 1 to 2 bytes
 */
const BYTES_PER_SAMPLE = 2;

/** Disk for one sample in the write-ahead log, which counts as blocks do: 4.4 to 5.7 bytes were measured (as above) with few new series. */
const LOG_BYTES_PER_SAMPLE = 6;

/** The write-ahead log has what is not yet in a block. */
const LOG_SECONDS = 3 * 3600;

/**
 * Samples a second for which a quarter of a CPU is requested: 25 µs for each. Measured (as above) were 2 µs in targets of 500 series and
 * 8 µs in targets of 50, and 1 ms for an evaluation of a rule over 300 instances; queries and compaction are not in it.
 */
const SAMPLES_PER_QUARTER = 10_000;

/** Share of the volume that blocks and the log may fill: the rest is for compaction. */
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
  /** How much of the volume blocks and the log may fill before the oldest blocks go. */
  readonly retentionBytes: number;
  readonly resources: Resources;
}

export function prometheusCapacity(blueprint: Blueprint, expectedSeries?: number): PrometheusCapacity {
  const series = expectedSeries ?? estimatedSeries(blueprint);
  const samplesPerSecond = series / blueprint.scrapeInterval.toSeconds();
  const kept = blueprint.metricsRetention.delete.toSeconds();
  const data = samplesPerSecond * (kept * BYTES_PER_SAMPLE + LOG_SECONDS * LOG_BYTES_PER_SAMPLE);
  const volumeBytes = volumeFor(data / BLOCKS_SHARE);
  const memory = Math.ceil((BASE_MEMORY + series * BYTES_PER_SERIES) / (256 * MIB)) * 256 * MIB;
  const cpu = Math.max(250, Math.ceil(samplesPerSecond / SAMPLES_PER_QUARTER) * 250);
  return {
    series,
    samplesPerSecond,
    volumeBytes,
    retentionBytes: Math.floor((volumeBytes * BLOCKS_SHARE) / GIB) * GIB,
    resources: {
      cpuMillis: { request: cpu, limit: cpu * 4 },
      memoryBytes: { request: memory, limit: memory * MEMORY_HEADROOM },
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
