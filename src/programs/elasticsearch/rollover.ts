import type { Retention } from '../../model';
import type { Rollover } from './options';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Larger shards move and recover slowly, many smaller ones cost memory: 10 to 50 GB is what Elastic advises. */
export const SHARD_GIB = { least: 10, most: 50 };

/** So many indices at most come from age alone: a data stream that gets little should not become many small shards. */
const INDICES_BY_AGE = 30;

export interface ResolvedRollover {
  readonly ageMillis: number;
  readonly shardGib: number;
}

/**
 * When a data stream goes on to a new index. An index goes as a whole, so it must be closed well before its first lines have to move: at
 * the latest after half the time until then.
 */
export function resolveRollover(retention: Retention, rollover: Rollover = {}): ResolvedRollover {
  const firstMove = (retention.warm ?? retention.cold ?? retention.delete).toMillis();
  const usual = Math.max(DAY, retention.delete.toMillis() / INDICES_BY_AGE);
  const age = Math.min(usual, firstMove / 2);
  return {
    ageMillis: rollover.age?.toMillis() ?? rounded(age),
    shardGib: rollover.shardGib ?? SHARD_GIB.most,
  };
}

function rounded(millis: number): number {
  const unit = [DAY, HOUR, 60_000, 1_000].find((size) => millis >= size) ?? 1;
  return Math.floor(millis / unit) * unit;
}
