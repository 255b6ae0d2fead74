import type { Duration } from '../../model';
import type { StoreDataset, StorePlan } from './plan';
import { elasticTime } from './time';

type Json = Record<string, unknown>;

/** OpenSearch tries each action again this often before it gives up and says so. */
const RETRY = { count: 5, backoff: 'exponential', delay: '10m' };

/**
 * How an index of OpenSearch grows old: as `lifecyclePolicy`, told to Index State Management. Its shrink does not put the smaller index in
 * the place of the larger one in a data stream, so there is none.
 *
 * @see https://docs.opensearch.org/latest/im-plugin/ism/policies/
 */
export function statePolicy(plan: StorePlan, dataset: StoreDataset): Json {
  const { warm, cold, delete: end } = dataset.retention;
  const names = ['hot', ...(warm ? ['warm'] : []), ...(cold ? ['cold'] : []), 'delete'];
  const ages: Record<string, Duration | undefined> = { warm, cold, delete: end };
  const transition = (from: string): Json[] => {
    const to = names[names.indexOf(from) + 1];
    const age = ages[to];
    return age ? [{ state_name: to, conditions: { min_rollover_age: elasticTime(age) } }] : [];
  };
  const small = [{ read_only: {} }, { force_merge: { max_num_segments: 1 } }];
  const actions: Record<string, Json[]> = {
    hot: [
      {
        rollover: {
          min_primary_shard_size: `${dataset.rollover.shardGib}gb`,
          min_index_age: elasticTime(dataset.rollover.ageMillis),
        },
      },
      { index_priority: { priority: 100 } },
      ...(warm ? [] : small),
    ],
    warm: [...small, { index_priority: { priority: 50 } }, ...(plan.ultraWarm ? [{ warm_migration: {} }] : [])],
    cold: plan.ultraWarm
      ? [{ cold_migration: { timestamp_field: '@timestamp' } }]
      : [{ read_only: {} }, { index_priority: { priority: 0 } }],
    // What lies in Amazon's cold storage is not an index of the domain any more.
    delete: [cold && plan.ultraWarm ? { cold_delete: {} } : { delete: {} }],
  };
  return {
    policy: {
      description: `${dataset.stream}: kept ${elasticTime(end)}`,
      default_state: 'hot',
      states: names.map((name) => ({
        name,
        actions: actions[name].map((action) => ({ retry: RETRY, ...action })),
        transitions: transition(name),
      })),
      ism_template: [{ index_patterns: [dataset.stream], priority: 200 }],
    },
  };
}
