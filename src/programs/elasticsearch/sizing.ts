import type { Retention } from '../../model';
import { type ResolvedRollover, SHARD_GIB } from './rollover';

const GIB = 1024 ** 3;
const DAY = 86_400_000;
const DAY_SECONDS = 86_400;

/**
 * What a line takes in the store, of what it has as it is logged, without replicas. Measured with OpenSearch 2.19, best_compression and the
 * templates of this folder, before merging: 0.78 of a JSON line of 189 bytes, 1.24 of a text line of 119, which becomes the same document;
 * merging takes a twentieth away. Planned is a tenth more. See bench/LOG-STORE.md.
 */
export const STORED_SHARE = { json: 0.85, text: 1.35 };

/**
 * How full disks are planned to be. From 85 % on no shard is put on a node any more; merging wants room too.
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/cluster-level-shard-allocation-routing-settings
 */
const FULL_SHARE = 0.75;

/**
 * Disk that memory can serve, GiB for each.
 * @see https://www.elastic.co/blog/sizing-hot-warm-architectures-for-logging-and-metrics-in-the-elasticsearch-service-on-elastic-cloud
 */
const DISK_PER_MEMORY = { hot: 30, warm: 160, cold: 160 };

/** Memory of nodes that can be had, GiB, with a CPU for each eight. */
const NODE_MEMORY = [8, 16, 32, 64];
const MEMORY_PER_CPU = 8;

/**
 * Lines a second that a CPU writes, each copy counted. Measured (as above) were over 9,000 of short lines with two CPUs, of which the client
 * used a part; planned is a fifth, for larger lines, searches and merges.
 */
const LINES_PER_CPU = 1_000;

/** Fewer than three nodes can't go on when one is lost. */
const FEWEST_NODES = 3;

/** From so many data nodes on, nodes that do nothing else choose and tell what is where. */
const DEDICATED_MASTERS_FROM = 6;
const MASTERS = 3;
const MASTER_MEMORY_GIB = 8;

/** More than this, and the virtual machine takes twice the memory for each address. */
export const MOST_HEAP_GIB = 30;

/** A line in a queue of Logstash has its fields' names with it. */
const QUEUED_SHARE = 2;

/** How many lines of which size come in to a data set, on average over a day. */
export interface DatasetVolume {
  readonly linesPerSecond: number;
  /** As they are logged. */
  readonly bytesPerLine: number;
  /** @default 'text', of which more is stored than was logged: it gets names */
  readonly format?: 'json' | 'text';
}

/** A data set with what sizing must know of it. */
export interface SizedDataset {
  readonly name: string;
  readonly retention: Retention;
  readonly rollover: ResolvedRollover;
  readonly volume: DatasetVolume;
}

/** What is chosen about a store's size. */
export interface SizingOptions {
  /** Copies beside the first. @default 1 */
  readonly replicas?: number;
  /** How many times the average comes in when most does. @default 3 */
  readonly peak?: number;
  /** How long collectors must keep what nobody takes. @default 4 */
  readonly outageHours?: number;
  /** How long Logstash must keep what the store does not take. @default 1 */
  readonly queueHours?: number;
  /** Machines that collect. @default 3 */
  readonly collectors?: number;
}

/** Nodes of one kind. */
export interface NodeGroup {
  readonly count: number;
  readonly memoryGib: number;
  readonly heapGib: number;
  readonly cpus: number;
  /** Of each. */
  readonly diskGib: number;
}

/** What a data set needs. */
export interface DatasetSizing {
  readonly name: string;
  readonly storedGibPerDay: number;
  /** Primary shards of each index. */
  readonly shards: number;
  /** Of the largest primary shard, when its index is closed. */
  readonly shardGib: number;
  /** Indices that are there at once. */
  readonly indices: number;
  readonly hotGib: number;
  readonly warmGib: number;
  readonly coldGib: number;
  readonly archiveGib: number;
}

/** What a store needs. Sizes of data are without replicas, sizes of disks with them. */
export interface StoreSizing {
  readonly datasets: DatasetSizing[];
  readonly hot: NodeGroup;
  readonly warm?: NodeGroup;
  readonly cold?: NodeGroup;
  /** Nodes that do nothing else; undefined when the hot ones do it. */
  readonly masters?: NodeGroup;
  readonly replicas: number;
  readonly shardsPerNode: number;
  /** Buffer of each collector. */
  readonly bufferGib: number;
  /** Queues of Logstash, all together. */
  readonly queueGib: number;
}

/** From what comes in and how long it stays to nodes, disks, shards and buffers. */
export function storeSizing(datasets: readonly SizedDataset[], options: SizingOptions = {}): StoreSizing {
  const { replicas = 1, peak = 3, outageHours = 4, queueHours = 1, collectors = 3 } = options;
  const lines = sum(datasets, ({ volume }) => volume.linesPerSecond) * peak;
  const bytes = sum(datasets, ({ volume }) => volume.linesPerSecond * volume.bytesPerLine) * peak;
  const gib = (tier: 'hotGib' | 'warmGib' | 'coldGib') =>
    sum(datasets, (dataset) => tierGib(dataset)[tier]) * (1 + replicas);

  const hot = nodes('hot', gib('hotGib'), lines * (1 + replicas));
  const sized = datasets.map((dataset) => datasetSizing(dataset, hot.count));
  const warm = gib('warmGib') > 0 ? nodes('warm', gib('warmGib'), 0) : undefined;
  const cold = gib('coldGib') > 0 ? nodes('cold', gib('coldGib'), 0) : undefined;
  const dataNodes = hot.count + (warm?.count ?? 0) + (cold?.count ?? 0);
  const shards = sum(sized, (dataset) => dataset.indices * dataset.shards) * (1 + replicas);
  return {
    datasets: sized,
    hot,
    warm,
    cold,
    masters: dataNodes >= DEDICATED_MASTERS_FROM ? dedicatedMasters() : undefined,
    replicas,
    shardsPerNode: Math.ceil(shards / dataNodes),
    bufferGib: Math.max(1, Math.ceil((bytes * outageHours * 3600) / collectors / GIB)),
    queueGib: Math.max(1, Math.ceil((bytes * QUEUED_SHARE * queueHours * 3600) / GIB)),
  };
}

/** A heap may have half of the memory: the rest is the file cache, by which searching is fast. */
export function heapFor(memoryGib: number): number {
  return Math.min(memoryGib / 2, MOST_HEAP_GIB);
}

function datasetSizing(dataset: SizedDataset, hotNodes: number): DatasetSizing {
  const perDay = storedGibPerDay(dataset);
  const byAge = perDay * (dataset.rollover.ageMillis / DAY);
  const shards = Math.max(1, Math.min(hotNodes, Math.ceil(byAge / SHARD_GIB.most)));
  const shardGib = Math.min(byAge / shards, dataset.rollover.shardGib);
  const tiers = tierGib(dataset);
  const kept = tiers.hotGib + tiers.warmGib + tiers.coldGib;
  return {
    name: dataset.name,
    storedGibPerDay: perDay,
    shards,
    shardGib,
    indices: Math.max(1, Math.ceil(kept / (shardGib * shards))),
    ...tiers,
    archiveGib: archiveGib(dataset),
  };
}

/** What lies on which disks. Ages count from the rollover: what is in the index that is written to comes on top. */
function tierGib(dataset: SizedDataset): Pick<DatasetSizing, 'hotGib' | 'warmGib' | 'coldGib'> {
  const { warm, cold, delete: end } = dataset.retention;
  const perMilli = storedGibPerDay(dataset) / DAY;
  const [warmAt, coldAt, endAt] = [warm ?? cold ?? end, cold ?? end, end].map((age) => age.toMillis());
  return {
    hotGib: perMilli * (warmAt + dataset.rollover.ageMillis),
    warmGib: warm ? perMilli * (coldAt - warmAt) : 0,
    coldGib: cold ? perMilli * (endAt - coldAt) : 0,
  };
}

/** Snapshots have the index's files as they are, and share what they have in common: each line is there once. */
function archiveGib(dataset: SizedDataset): number {
  const { archive } = dataset.retention;
  return archive ? (storedGibPerDay(dataset) * archive.toMillis()) / DAY : 0;
}

function storedGibPerDay({ volume }: SizedDataset): number {
  const { linesPerSecond, bytesPerLine, format = 'text' } = volume;
  return (linesPerSecond * bytesPerLine * STORED_SHARE[format] * DAY_SECONDS) / GIB;
}

/** As many small nodes as must be; larger ones before more of them. */
function nodes(tier: keyof typeof DISK_PER_MEMORY, storedGib: number, linesPerSecond: number): NodeGroup {
  const disk = storedGib / FULL_SHARE;
  const count = (memory: number) =>
    Math.max(
      FEWEST_NODES,
      Math.ceil(disk / (memory * DISK_PER_MEMORY[tier])),
      Math.ceil(linesPerSecond / LINES_PER_CPU / (memory / MEMORY_PER_CPU)),
    );
  const memoryGib = NODE_MEMORY.find((memory) => count(memory) === FEWEST_NODES) ?? NODE_MEMORY[NODE_MEMORY.length - 1];
  return group(count(memoryGib), memoryGib, Math.max(10, Math.ceil(disk / count(memoryGib))));
}

/** Nodes that only choose and tell what is where: they keep no lines. */
export function dedicatedMasters(): NodeGroup {
  return group(MASTERS, MASTER_MEMORY_GIB, 10);
}

function group(count: number, memoryGib: number, diskGib: number): NodeGroup {
  return { count, memoryGib, heapGib: heapFor(memoryGib), cpus: memoryGib / MEMORY_PER_CPU, diskGib };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
