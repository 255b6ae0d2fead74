import { type Expr, PromqlError, parse, print, selectors } from '../promql';
import { ObservatoryError } from './problem';

/**
 * A PromQL expression. It is parsed and its types are checked when it is made.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/
 */
export class Query {
  /**
   * Reads PromQL. An error shows line, column and a caret under the place.
   */
  public static promql(text: string): Query {
    return new Query(text);
  }

  /**
   * An expression that is known to be sound: one that differs from a parsed one in values of matchers alone.
   * @internal
   */
  public static _sound(text: string, expr: Expr): Query {
    return new Query(text, expr);
  }

  /**
   * The parsed expression.
   * @internal
   */
  public readonly _expr: Expr;

  private names?: string[];

  private constructor(
    /** The expression as it was given. */
    public readonly text: string,
    expr?: Expr,
  ) {
    try {
      this._expr = expr ?? parse(text);
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      throw new ObservatoryError(
        error.problems.map((problem) => ({
          code: problem.code,
          where: 'Query',
          message: problem.shown,
          mend: problem.hint ?? 'write PromQL as Prometheus reads it',
        })),
      );
    }
  }

  /** Names of the metrics that are read, sorted, each once. */
  public get metrics(): string[] {
    this.names ??= [...new Set(selectors(this._expr).flatMap(({ metric }) => (metric ? [metric] : [])))].sort();
    return [...this.names];
  }

  /** The expression in canonical form. */
  public toString(): string {
    return print(this._expr);
  }
}
