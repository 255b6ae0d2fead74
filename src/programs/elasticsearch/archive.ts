import type { LogArchive } from './options';
import type { StoreDataset, StorePlan } from './plan';
import { elasticTime } from './time';

type Json = Record<string, unknown>;

const DAY = 86_400_000;

/** More snapshots make each one slower: when a day's would be more than this, one is taken a week. */
const MOST_SNAPSHOTS = 400;

/** Taken at night, each data set at another minute, so that they do not wait for each other. */
const HOUR_OF_SNAPSHOTS = 1;
const MINUTES_BETWEEN = 10;

/**
 * Where snapshots go.
 * @see https://www.elastic.co/docs/deploy-manage/tools/snapshot-and-restore/manage-snapshot-repositories
 */
export function repository(archive: LogArchive): Json {
  switch (archive.kind) {
    case 's3':
    case 'gcs':
      return { type: archive.kind, settings: bucketSettings(archive) };
    case 's3-by-role':
      return {
        type: 's3',
        settings: { ...bucketSettings(archive), region: archive.region, role_arn: archive.roleArn },
      };
    case 'volume':
      return { type: 'fs', settings: { location: archive.path, compress: true } };
  }
}

function bucketSettings({ bucket, folder }: { bucket: string; folder?: string }): Json {
  return { bucket, ...(folder ? { base_path: folder } : {}) };
}

/** Data sets whose copies are kept, with when they are taken and how long they stay. */
export interface ArchivedDataset {
  readonly dataset: StoreDataset;
  readonly minute: number;
  readonly weekly: boolean;
  /**
   * How long a snapshot stays. The last one that has a line is taken when the line is deleted: what was said of the archive counts from
   * when the line was written.
   */
  readonly stays: string;
}

export function archivedDatasets(plan: StorePlan): ArchivedDataset[] {
  const archived = plan.datasets.flatMap((dataset) => {
    const { archive, delete: end } = dataset.retention;
    return archive ? [{ dataset, millis: archive.toMillis() - end.toMillis() }] : [];
  });
  return archived.map(({ dataset, millis }, i) => ({
    dataset,
    minute: (i * MINUTES_BETWEEN) % 60,
    weekly: millis > MOST_SNAPSHOTS * DAY,
    stays: elasticTime(millis),
  }));
}

/** @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-slm-put-lifecycle */
export function snapshotPolicy(plan: StorePlan, { dataset, minute, weekly, stays }: ArchivedDataset): Json {
  return {
    schedule: `0 ${minute} ${HOUR_OF_SNAPSHOTS} ? * ${weekly ? 'SUN' : '*'}`,
    name: `<${dataset.objectName}-{now/d}>`,
    repository: repositoryName(plan),
    config: { indices: [dataset.stream], include_global_state: false, ignore_unavailable: true },
    // However long snapshots have failed, the last one stays.
    retention: { expire_after: stays, min_count: 1 },
  };
}

/** @see https://docs.opensearch.org/latest/tuning-your-cluster/availability-and-recovery/snapshots/sm-api/ */
export function snapshotManagement(plan: StorePlan, { dataset, minute, weekly, stays }: ArchivedDataset): Json {
  const at = (hour: number) => ({
    schedule: { cron: { expression: `${minute} ${hour} * * ${weekly ? 0 : '*'}`, timezone: 'UTC' } },
    time_limit: '4h',
  });
  return {
    description: `${dataset.stream}, archived`,
    enabled: true,
    creation: at(HOUR_OF_SNAPSHOTS),
    deletion: { ...at(HOUR_OF_SNAPSHOTS + 5), condition: { max_age: stays, min_count: 1 } },
    snapshot_config: {
      indices: dataset.stream,
      repository: repositoryName(plan),
      include_global_state: false,
      ignore_unavailable: true,
      date_format: 'yyyy-MM-dd',
      timezone: 'UTC',
    },
  };
}

/** What the name of a data stream that was brought back begins with. */
export const RESTORED = 'restored-';

/**
 * Brings lines back from the archive, into a data stream of their own beside the one that is written to. It has no lifecycle: its lines are
 * too old to stay, and would go at once. Whoever brought them back deletes it.
 *
 * @param snapshot one of those that `GET /_snapshot/REPOSITORY/DATA-SET-*` lists
 * @see https://www.elastic.co/docs/deploy-manage/tools/snapshot-and-restore/restore-snapshot
 */
export function restoreRequest(plan: StorePlan, dataset: StoreDataset, snapshot: string) {
  return {
    method: 'POST',
    path: `/_snapshot/${repositoryName(plan)}/${snapshot}/_restore`,
    body: {
      indices: dataset.stream,
      include_global_state: false,
      include_aliases: false,
      rename_pattern: '(.+)',
      rename_replacement: `${RESTORED}$1`,
      ...(plan.engine === 'elasticsearch' ? { ignore_index_settings: ['index.lifecycle.name'] } : {}),
    },
  };
}

export function repositoryName(plan: StorePlan): string {
  return `${plan.prefix}-archive`;
}
