import { ObservatoryError } from '../../model/problem';
import { dedicatedMasters, type NodeGroup, type StoreSizing } from './sizing';

const HOURS_PER_MONTH = 730;

/** A kind of machine that can be rented. */
export interface InstancePrice {
  readonly name: string;
  readonly memoryGib: number;
  readonly perHour: number;
}

/** What Amazon OpenSearch Service and an archive beside it cost. Replace it with the prices of your region and contract. */
export interface LogStorePrices {
  /** Whose prices these are, and of when: it stands beside every sum. */
  readonly note: string;
  readonly currency: string;
  readonly instances: InstancePrice[];
  readonly diskPerGibMonth: number;
  /** A node of UltraWarm, and how much it serves. */
  readonly ultraWarm: InstancePrice & { readonly storageGib: number };
  readonly ultraWarmPerGibMonth: number;
  readonly coldPerGibMonth: number;
  readonly archivePerGibMonth: number;
}

/** @see https://aws.amazon.com/opensearch-service/pricing/ */
export const EXAMPLE_PRICES: LogStorePrices = {
  note: 'on demand, us-east-1, list prices as published in 2025 by third parties: an example, look them up',
  currency: 'USD',
  instances: [
    { name: 'm6g.large.search', memoryGib: 8, perHour: 0.128 },
    { name: 'r6g.large.search', memoryGib: 16, perHour: 0.167 },
    { name: 'r6g.xlarge.search', memoryGib: 32, perHour: 0.335 },
    { name: 'r6g.2xlarge.search', memoryGib: 64, perHour: 0.669 },
  ],
  diskPerGibMonth: 0.122,
  ultraWarm: { name: 'ultrawarm1.medium.search', memoryGib: 15, perHour: 0.238, storageGib: 1536 },
  ultraWarmPerGibMonth: 0.024,
  coldPerGibMonth: 0.024,
  archivePerGibMonth: 0.023,
};

/** A line of the bill. */
export interface CostItem {
  readonly what: string;
  readonly perMonth: number;
}

/** What a store costs a month. */
export interface StoreCost {
  readonly items: CostItem[];
  readonly perMonth: number;
  readonly currency: string;
  readonly note: string;
}

/**
 * What a store of this size costs a month with Amazon OpenSearch Service. Traffic between zones and to other regions is not in it.
 *
 * @param ultraWarm whether old data lies in UltraWarm and cold storage, which have one copy and no disks
 */
export function monthlyCost(
  sizing: StoreSizing,
  prices: LogStorePrices = EXAMPLE_PRICES,
  { ultraWarm = false } = {},
): StoreCost {
  const { hot, warm, cold, datasets } = sizing;
  // UltraWarm is only to be had with them.
  const masters = sizing.masters ?? (ultraWarm ? dedicatedMasters() : undefined);
  const total = (of: 'warmGib' | 'coldGib' | 'archiveGib') => datasets.reduce((gib, dataset) => gib + dataset[of], 0);
  const old = ultraWarm
    ? ultraWarmItems(total('warmGib'), total('coldGib'), prices)
    : [...groupItems('warm nodes', warm, prices), ...groupItems('cold nodes', cold, prices)];
  const items = [
    ...groupItems('hot nodes', hot, prices),
    ...old,
    // Their disks are not on the bill.
    ...groupItems('cluster managers', masters, prices).slice(0, 1),
    storage('archive', total('archiveGib'), prices.archivePerGibMonth),
  ].filter((item) => item.perMonth > 0);
  const perMonth = items.reduce((sum, item) => sum + item.perMonth, 0);
  return { items, perMonth, currency: prices.currency, note: prices.note };
}

function groupItems(what: string, nodes: NodeGroup | undefined, prices: LogStorePrices): CostItem[] {
  if (!nodes) return [];
  const fitting = prices.instances
    .filter((instance) => instance.memoryGib >= nodes.memoryGib)
    .sort((a, b) => a.perHour - b.perHour)[0];
  if (!fitting) {
    throw new ObservatoryError([
      {
        code: 'no-price',
        where: 'price table',
        message: `no instance has the ${nodes.memoryGib} GiB of memory of the ${what}`,
        mend: 'add one to `instances`, with its price an hour',
      },
    ]);
  }
  return [
    {
      what: `${what}: ${nodes.count} × ${fitting.name}`,
      perMonth: nodes.count * fitting.perHour * HOURS_PER_MONTH,
    },
    storage(`disks of ${what}`, nodes.count * nodes.diskGib, prices.diskPerGibMonth),
  ];
}

/** There are at least two nodes of UltraWarm as soon as there is one. */
function ultraWarmItems(warmGib: number, coldGib: number, prices: LogStorePrices): CostItem[] {
  const count = warmGib > 0 ? Math.max(2, Math.ceil(warmGib / prices.ultraWarm.storageGib)) : 0;
  return [
    {
      what: `UltraWarm: ${count} × ${prices.ultraWarm.name}`,
      perMonth: count * prices.ultraWarm.perHour * HOURS_PER_MONTH,
    },
    storage('data in UltraWarm', warmGib, prices.ultraWarmPerGibMonth),
    storage('data in cold storage', coldGib, prices.coldPerGibMonth),
  ];
}

function storage(what: string, gib: number, perGibMonth: number): CostItem {
  return { what: `${what}: ${Math.ceil(gib)} GiB`, perMonth: gib * perGibMonth };
}
