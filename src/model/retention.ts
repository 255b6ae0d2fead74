import type { Duration } from './duration';
import { Problems } from './problem';

/** How long data is kept, and where. Ages count from when the data was written. */
export interface RetentionProps {
  /** When data is deleted. */
  readonly delete: Duration;
  /**
   * When data leaves the fastest disks.
   * @default - stays until it is deleted
   */
  readonly warm?: Duration;
  /**
   * When data goes to the cheapest storage that can still be searched.
   * @default - never
   */
  readonly cold?: Duration;
  /**
   * How long a copy is kept in the archive, where it can't be searched.
   * @default - no archive
   */
  readonly archive?: Duration;
}

/** How long the data of one signal is kept: hot → warm → cold → deleted, and beside it archived. */
export class Retention {
  /** Kept hot for so long, then deleted. */
  public static for(age: Duration): Retention {
    return new Retention({ delete: age });
  }

  /** When data is deleted. */
  public readonly delete: Duration;
  /** When data leaves the fastest disks. */
  public readonly warm?: Duration;
  /** When data goes to the cheapest searchable storage. */
  public readonly cold?: Duration;
  /** How long a copy is kept in the archive. */
  public readonly archive?: Duration;

  constructor(props: RetentionProps) {
    this.delete = props.delete;
    this.warm = props.warm;
    this.cold = props.cold;
    this.archive = props.archive;

    const problems = new Problems('Retention');
    const ages: [string, Duration | undefined][] = [
      ['warm', this.warm],
      ['cold', this.cold],
      ['delete', this.delete],
    ];
    const given = ages.flatMap(([name, age]) => (age ? [{ name, age }] : []));
    for (let i = 1; i < given.length; i++) {
      const [before, after] = [given[i - 1], given[i]];
      if (before.age.toMillis() >= after.age.toMillis()) {
        problems.add(
          'retention-order',
          `${before.name} at ${before.age} is not before ${after.name} at ${after.age}`,
          'let warm come before cold, and cold before delete',
        );
      }
    }
    if (this.archive && this.archive.toMillis() <= this.delete.toMillis()) {
      problems.add(
        'useless-archive',
        `the archive is kept ${this.archive}, not longer than the data (${this.delete})`,
        'keep the archive longer, or leave it away',
      );
    }
    problems.throwIfAny();
  }
}
