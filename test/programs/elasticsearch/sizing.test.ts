import { Retention } from '../../../src/model';
import {
  bufferProblems,
  EXAMPLE_PRICES,
  monthlyCost,
  type NodeChoice,
  nodeProblems,
  type SizingOptions,
  storePlan,
  storeRequests,
  storeSizing,
} from '../../../src/programs/elasticsearch';
import { resolveRollover } from '../../../src/programs/elasticsearch/rollover';
import { days, shop } from './blueprint';

function sizing(linesPerSecond: number, retention = Retention.for(days(30)), options: SizingOptions = {}) {
  const volume = { linesPerSecond, bytesPerLine: 200, format: 'json' as const };
  return storeSizing([{ name: 'app', retention, rollover: resolveRollover(retention), volume }], options);
}

const TIERED = new Retention({ warm: days(7), cold: days(30), delete: days(90), archive: days(365) });

describe('the size of a store', () => {
  test('follows from what is measured: lines, their bytes, how long they stay', () => {
    const [app] = sizing(1000).datasets;
    // 1000 lines × 200 bytes × 0.85 × 86,400 s
    expect(app.storedGibPerDay).toBeCloseTo(13.68, 2);
    // 30 days, and one that is being written
    expect(app.hotGib).toBeCloseTo(13.68 * 31, 0);
    expect(app.warmGib).toBe(0);
  });

  test('puts ages on the disks that were said', () => {
    const { datasets, warm, cold } = sizing(1000, TIERED);
    const [app] = datasets;
    const each = app.storedGibPerDay;
    expect([app.warmGib / each, app.coldGib / each, app.archiveGib / each].map(Math.round)).toEqual([23, 60, 365]);
    expect([warm, cold].every((group) => group && group.count >= 3)).toBe(true);
  });

  test('is three small nodes for little', () => {
    expect(sizing(10).hot).toEqual({ count: 3, memoryGib: 8, heapGib: 4, cpus: 1, diskGib: 10 });
    expect(sizing(10).masters).toBeUndefined();
  });

  test('has masters that do nothing else once there are many nodes', () => {
    const large = sizing(50_000);
    expect(large.hot.count).toBeGreaterThan(6);
    expect(large.masters?.count).toBe(3);
  });

  test.each([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000])('is sound for %d lines a second', (lines) => {
    const size = sizing(lines, TIERED);
    for (const group of [size.hot, size.warm, size.cold]) {
      expect(group?.heapGib).toBeLessThanOrEqual(30);
      expect(group?.heapGib).toBeLessThanOrEqual((group?.memoryGib ?? 0) / 2);
    }
    const [app] = size.datasets;
    expect(app.shardGib).toBeLessThanOrEqual(50);
    // Shards are only smaller than they should be where one is enough.
    if (app.shards > 1) expect(app.shardGib).toBeGreaterThanOrEqual(10);
    // Room on the disks for all of it, with replicas, and a quarter free.
    expect(size.hot.count * size.hot.diskGib * 0.75).toBeGreaterThanOrEqual(app.hotGib * 2 * 0.99);
    expect(size.shardsPerNode).toBeLessThanOrEqual(25 * size.hot.heapGib);
  });

  test('grows with the lines, and buffers with how long nobody takes them', () => {
    const disk = [10, 1_000, 100_000].map((lines) => sizing(lines).hot.count * sizing(lines).hot.diskGib);
    expect(disk).toEqual([...disk].sort((a, b) => a - b));
    // 1000 lines × 200 bytes × 3 (peak) × 4 h, in 3 collectors
    expect(sizing(1000).bufferGib).toBe(3);
    expect(sizing(1000, undefined, { outageHours: 24 }).bufferGib).toBe(17);
    expect(sizing(1000).queueGib).toBe(5);
  });

  test('text becomes more than it was, for it gets names', () => {
    const text = storeSizing([
      {
        name: 'app',
        retention: Retention.for(days(30)),
        rollover: resolveRollover(Retention.for(days(30))),
        volume: { linesPerSecond: 1000, bytesPerLine: 200 },
      },
    ]);
    expect(text.hot.diskGib).toBeGreaterThan(sizing(1000).hot.diskGib);
  });

  test('gives indices the shards that they need', () => {
    const volumes = {
      app: { linesPerSecond: 20_000, bytesPerLine: 300 },
      audit: { linesPerSecond: 1, bytesPerLine: 300 },
    };
    const plan = storePlan(shop(Retention.for(days(30))), { volumes });
    const shards = Object.fromEntries(plan.datasets.map((dataset) => [dataset.name, dataset.shards]));
    expect(shards).toMatchObject({ audit: 1, access: 1 });
    expect(shards.app).toBeGreaterThan(3);
    const template = storeRequests(plan).find(({ path }) => path === '/_index_template/my-shop-logs-app');
    expect(template?.body).toMatchObject({ template: { settings: { 'index.number_of_shards': shards.app } } });
  });

  test('of a data set that is not there is a mistake', () => {
    const volumes = { acces: { linesPerSecond: 1, bytesPerLine: 0 } };
    expect(() => storePlan(shop(Retention.for(days(30))), { volumes })).toThrow(
      /no data set 'acces'[\s\S]*did you mean 'access'[\s\S]*1 lines a second of 0 bytes/,
    );
  });
});

describe('what a store costs', () => {
  test('is the sum of its items, with a note of whose prices these are', () => {
    const cost = monthlyCost(sizing(1000, TIERED));
    expect(cost.perMonth).toBeCloseTo(cost.items.reduce((sum, item) => sum + item.perMonth, 0));
    expect(cost).toMatchObject({ currency: 'USD', note: expect.stringContaining('example') });
    expect(cost.items.map((item) => item.what.split(':')[0])).toEqual([
      'hot nodes',
      'disks of hot nodes',
      'warm nodes',
      'disks of warm nodes',
      'cold nodes',
      'disks of cold nodes',
      'cluster managers',
      'archive',
    ]);
  });

  test('takes the prices that are given', () => {
    const instances = EXAMPLE_PRICES.instances.map((instance) => ({ ...instance, perHour: 1 }));
    const cost = monthlyCost(sizing(10), { ...EXAMPLE_PRICES, currency: 'EUR', instances, diskPerGibMonth: 0 });
    expect(cost.items).toEqual([{ what: 'hot nodes: 3 × m6g.large.search', perMonth: 3 * 730 }]);
    expect(cost.currency).toBe('EUR');
  });

  test('is less for old data in UltraWarm, where there is much of it', () => {
    const size = sizing(20_000, TIERED);
    expect(monthlyCost(size, EXAMPLE_PRICES, { ultraWarm: true }).perMonth).toBeLessThan(monthlyCost(size).perMonth);
  });

  test('can not be told without an instance that is large enough', () => {
    expect(() => monthlyCost(sizing(10), { ...EXAMPLE_PRICES, instances: [] })).toThrow(/8 GiB[\s\S]*to mend/);
  });
});

describe('nodes that are chosen by hand', () => {
  const good: NodeChoice = { masters: 3, memoryGib: 16, replicas: 1, dataNodes: 3 };

  test('are taken when they are sound', () => {
    expect(nodeProblems('logs', good)).toEqual([]);
    expect(nodeProblems('logs', { ...good, memoryGib: 128 })).toEqual([]);
  });

  test.each<[string, Partial<NodeChoice>, string, RegExp]>([
    ['an even number of masters', { masters: 2 }, 'even-masters', /take 3, or 1/],
    ['no master', { masters: 0 }, 'even-masters', /take 3/],
    ['a heap over half of the memory', { heapGib: 10 }, 'heap-over-half', /heap of 8 GiB/],
    ['a heap over 31 GB', { memoryGib: 128, heapGib: 48 }, 'heap-too-large', /30 GiB/],
    ['as many replicas as nodes', { dataNodes: 1 }, 'no-node-for-replica', /take 2 nodes, or 0 replicas/],
  ])('are not taken with %s', (_, wrong, code, mend) => {
    const [problem, ...more] = nodeProblems('logs', { ...good, ...wrong });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code, where: 'logs › nodes', mend: expect.stringMatching(mend) });
  });

  test('do not get a buffer that is larger than its volume', () => {
    expect(bufferProblems('logs', { name: 'fluentd', bufferGib: 9, volumeGib: 10 })).toEqual([]);
    const [problem] = bufferProblems('logs', { name: 'fluentd', bufferGib: 20, volumeGib: 10 });
    expect(problem).toMatchObject({ code: 'buffer-over-volume', where: 'logs › fluentd' });
    expect(problem.mend).toBe('give the volume 23 GiB, or the buffer 9 GiB');
  });
});
