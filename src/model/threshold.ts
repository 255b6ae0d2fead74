import { BINARY_OPERATORS } from '../promql';
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
    const text = bindsLooser(value) ? `(${value.text})` : value.text;
    this.query = Query.promql(`${text} ${comparison} ${limit}`);
  }
}

/** Whether a comparison after the expression would belong to a part of it only. */
function bindsLooser(value: Query): boolean {
  const expr = value._expr;
  return expr.kind === 'binary' && BINARY_OPERATORS[expr.op].family !== 'arithmetic';
}
