import type { StoreDataset, StorePlan } from './plan';
import { elasticTime } from './time';

type Json = Record<string, unknown>;

/**
 * How an index of Elasticsearch grows old. Ages count from its rollover, so a line is kept at least as long as was said, and at most so
 * long and the rollover's age; what is archived waits for the next snapshot too.
 *
 * @see https://www.elastic.co/docs/manage-data/lifecycle/index-lifecycle-management/index-lifecycle
 */
export function lifecyclePolicy(plan: StorePlan, dataset: StoreDataset): Json {
  const { warm, cold, delete: end, archive } = dataset.retention;
  // Once nothing is written to it any more. Other phases can't do it, so an index without a warm one is made small while it is hot.
  const compact: Json = {
    readonly: {},
    ...(dataset.shards > 1 ? { shrink: { number_of_shards: 1 } } : {}),
    forcemerge: { max_num_segments: 1 },
  };
  const rollover = {
    max_primary_shard_size: `${dataset.rollover.shardGib}gb`,
    max_age: elasticTime(dataset.rollover.ageMillis),
  };
  const phases: Json = {
    hot: { min_age: '0ms', actions: { rollover, set_priority: { priority: 100 }, ...(warm ? {} : compact) } },
    ...(warm ? { warm: { min_age: elasticTime(warm), actions: { set_priority: { priority: 50 }, ...compact } } } : {}),
    ...(cold ? { cold: { min_age: elasticTime(cold), actions: { set_priority: { priority: 0 }, readonly: {} } } } : {}),
    delete: {
      min_age: elasticTime(end),
      actions: {
        // What is archived goes only when a snapshot has it that was begun after this age.
        ...(archive && plan.archive ? { wait_for_snapshot: { policy: dataset.objectName } } : {}),
        delete: {},
      },
    },
  };
  return { policy: { phases } };
}
