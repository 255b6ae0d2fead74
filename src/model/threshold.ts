import { ObservatoryError } from './problem';
import { Query } from './query';

/** Which side of the limit is wrong. */
export enum Comparison {
  /** The alert fires while the value is greater than the limit. */
  ABOVE = '>',
  /** The alert fires while the value is less than the limit. */
  BELOW = '<',
}

/** A value that is measured, and the limit that it must not cross. The limit itself is still right. */
export class Threshold {
  /** Fires while the value is greater than the limit. */
  public static above(value: Query, limit: number): Threshold {
    return new Threshold(value, Comparison.ABOVE, limit);
  }

  /** Fires while the value is less than the limit. */
  public static below(value: Query, limit: number): Threshold {
    return new Threshold(value, Comparison.BELOW, limit);
  }

  /** The expression that has a value exactly while the limit is crossed. */
  public readonly query: Query;

  private constructor(
    /** What is measured. */
    public readonly value: Query,
    /** Which side of the limit is wrong. */
    public readonly comparison: Comparison,
    /** The limit, in the unit of the value. */
    public readonly limit: number,
  ) {
    if (!Number.isFinite(limit)) {
      throw new ObservatoryError([
        {
          code: 'invalid-threshold',
          where: 'Threshold',
          message: `${limit} is not a limit`,
          mend: 'give a finite number',
        },
      ]);
    }
    this.query = Query.promql(`(${value.text}) ${comparison} ${limit}`);
  }
}
