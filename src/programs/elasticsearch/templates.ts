import { mappings } from './fields';
import type { StoreDataset, StorePlan } from './plan';

type Json = Record<string, unknown>;

/** Above the 100 of the templates that come with the engines and match `logs-*-*`. */
const PRIORITY = 500;

/** The mapping does not grow by itself: this many is room for fields that are declared, and far from what a node can't bear. */
export const MOST_FIELDS = 500;

/** Which fields lines have: the same for all data sets, so that one search finds in all of them. */
export function fieldsTemplate(plan: StorePlan): Json {
  return { template: { mappings: mappings(plan.engine, plan.fields) } };
}

/** How lines are kept: the same for all data sets. */
export function settingsTemplate(plan: StorePlan): Json {
  return {
    template: {
      settings: {
        index: {
          number_of_replicas: plan.replicas,
          codec: 'best_compression',
          refresh_interval: '5s',
          mapping: {
            total_fields: { limit: MOST_FIELDS },
            // A wrong value in one field must not cost the whole line: it is kept, and `_ignored` names the field.
            ignore_malformed: true,
          },
          query: { default_field: ['message', 'error.message'] },
        },
      },
    },
  };
}

/**
 * The data stream of a data set, and what follows for it alone.
 * @see https://www.elastic.co/docs/manage-data/data-store/templates
 */
export function datasetTemplate(plan: StorePlan, dataset: StoreDataset): Json {
  return {
    index_patterns: [dataset.stream],
    data_stream: {},
    composed_of: [`${plan.prefix}-settings`, `${plan.prefix}-fields`],
    priority: PRIORITY,
    template: {
      settings: {
        'index.number_of_shards': dataset.shards,
        // OpenSearch attaches its policies by the stream's name instead.
        ...(plan.engine === 'elasticsearch' ? { 'index.lifecycle.name': dataset.objectName } : {}),
      },
      mappings: {
        properties: {
          data_stream: {
            properties: {
              type: { type: 'constant_keyword', value: 'logs' },
              dataset: { type: 'constant_keyword', value: dataset.streamDataset },
              namespace: { type: 'constant_keyword', value: plan.namespace },
            },
          },
        },
      },
    },
  };
}
