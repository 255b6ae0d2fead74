import type { Duration, Retention } from '../../model';
import type { DatasetVolume } from './sizing';

/** Which program keeps the logs. They differ in lifecycle, archive and roles. */
export type StoreEngine = 'elasticsearch' | 'opensearch';

/** Where copies of logs are kept when they are too old to be searched. */
export type LogArchive =
  /** The region and who may write come from the store's own settings, not from here. */
  | { readonly kind: 's3'; readonly bucket: string; readonly folder?: string }
  /** For Amazon OpenSearch Service, which is given a role that may write to the bucket. */
  | {
      readonly kind: 's3-by-role';
      readonly bucket: string;
      readonly region: string;
      readonly roleArn: string;
      readonly folder?: string;
    }
  | { readonly kind: 'gcs'; readonly bucket: string; readonly folder?: string }
  /** A folder that every node of the store mounts. */
  | { readonly kind: 'volume'; readonly path: string };

/** When a data stream goes on to a new index. Whichever comes first. */
export interface Rollover {
  readonly age?: Duration;
  /** Size of the largest primary shard, in GiB. */
  readonly shardGib?: number;
}

/** Types that a field of one's own may have. */
export type LogFieldType = 'keyword' | 'text' | 'long' | 'double' | 'boolean' | 'date' | 'ip';

/** A field that a service's logs have beside those of the Elastic Common Schema, and that is searched by its type. */
export interface LogField {
  /** Whose it is. */
  readonly service: string;
  /** With dots between levels, such as `shop.cart.items`. */
  readonly name: string;
  readonly type: LogFieldType;
}

/** A data set of logs: what has its own retention and permissions. */
export interface LogDatasetOptions {
  /** Lower-case letters, digits and underscores. */
  readonly name: string;
  readonly retention: Retention;
  /** What is written can't be changed nor deleted before its time. */
  readonly appendOnly?: boolean;
  readonly rollover?: Rollover;
}

/** What is chosen about the store of logs. */
export interface LogStoreOptions {
  /** @default 'elasticsearch' */
  readonly engine?: StoreEngine;
  /** @default - app, error and access as long as the blueprint says, audit a year */
  readonly datasets?: LogDatasetOptions[];
  /** @default - none: nothing is archived */
  readonly archive?: LogArchive;
  /** @default - none */
  readonly fields?: LogField[];
  /** What comes in to data sets, by name: shards follow from it. @default - little: one shard is enough */
  readonly volumes?: Record<string, DatasetVolume>;
  /** Primary shards of each index. @default - from the volumes */
  readonly shards?: number;
  /** Copies of each shard beside the first. @default 1 */
  readonly replicas?: number;
  /** Teams see their own services' lines only. With Elasticsearch this needs a paid licence. @default - with OpenSearch */
  readonly documentSecurity?: boolean;
  /** Old data goes to Amazon's own warm and cold storage. Only Amazon OpenSearch Service has it. @default false */
  readonly ultraWarm?: boolean;
}
