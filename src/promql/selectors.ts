import { type Expr, type LabelMatcher, metricOf, unwrap, type VectorSelector } from './ast';

/** A selector and what is around it. */
export interface SelectorUse {
  readonly selector: VectorSelector;
  /** Undefined where the selector may pick several metrics. */
  readonly metric?: string;
  readonly matchers: readonly LabelMatcher[];
  /** The range that the selector is read over, be it its own or that of the nearest subquery around it. */
  readonly rangeMs?: number;
  /** Whether the range is a subquery's. */
  readonly subquery: boolean;
  /** The function, aggregation or operator that takes the selector (with its range): the nearest one around it. */
  readonly consumer?: string;
  /** All of them from the outermost to the nearest: `['histogram_quantile', 'sum', 'rate']`. */
  readonly path: readonly string[];
}

/** All selectors of an expression, in the order in which they are written. */
export function selectors(expr: Expr): readonly SelectorUse[] {
  const uses: SelectorUse[] = [];
  const walk = (node: Expr, path: readonly string[], range?: { readonly ms: number; readonly subquery: boolean }) => {
    switch (node.kind) {
      case 'vector':
        uses.push({
          selector: node,
          metric: metricOf(node),
          matchers: node.matchers,
          rangeMs: range?.ms,
          subquery: range?.subquery ?? false,
          consumer: path[path.length - 1],
          path,
        });
        break;
      case 'matrix':
        walk(node.vector, path, { ms: node.rangeMs, subquery: false });
        break;
      case 'subquery':
        walk(node.expr, path, { ms: node.rangeMs, subquery: true });
        break;
      case 'call':
        for (const arg of node.args) walk(arg, [...path, node.func], range);
        break;
      case 'aggregate':
        if (node.param) walk(node.param, [...path, node.op], range);
        walk(node.expr, [...path, node.op], range);
        break;
      case 'binary':
        walk(node.left, [...path, node.op], range);
        walk(node.right, [...path, node.op], range);
        break;
      case 'unary':
      case 'paren':
        walk(node.expr, path, range);
        break;
    }
  };
  walk(expr, []);
  return uses;
}

/**
 * A copy of the expression with each selector replaced. What takes a selector's place inside of a range may be another
 * selector, or any vector: then the range becomes a subquery. The selector's `offset` and `@` are the replacement's to keep.
 */
export function mapSelectors(expr: Expr, replace: (selector: VectorSelector) => Expr): Expr {
  const map = (node: Expr): Expr => mapSelectors(node, replace);
  switch (expr.kind) {
    case 'number':
    case 'string':
      return expr;
    case 'vector':
      return replace(expr);
    case 'matrix': {
      const { offsetMs, at, ...plain } = expr.vector;
      const replaced = unwrap(replace(plain));
      const time = { ...(offsetMs === undefined ? {} : { offsetMs }), ...(at === undefined ? {} : { at }) };
      if (replaced.kind === 'vector') return { ...expr, vector: { ...replaced, ...time } };
      return { kind: 'subquery', expr: replaced, rangeMs: expr.rangeMs, ...time, from: expr.from, to: expr.to };
    }
    case 'call':
      return { ...expr, args: expr.args.map(map) };
    case 'aggregate':
      return { ...expr, ...(expr.param ? { param: map(expr.param) } : {}), expr: map(expr.expr) };
    case 'binary':
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case 'subquery':
    case 'unary':
    case 'paren':
      return { ...expr, expr: map(expr.expr) };
  }
}

/** A copy of the expression with metrics renamed. */
export function rename(expr: Expr, name: (metric: string) => string): Expr {
  return mapSelectors(expr, (selector) => {
    if (selector.metric !== undefined) return { ...selector, metric: name(selector.metric) };
    const matchers = selector.matchers.map((matcher) =>
      matcher.name === '__name__' && matcher.op === '=' ? { ...matcher, value: name(matcher.value) } : matcher,
    );
    return { ...selector, matchers };
  });
}

/** A copy of the expression whose selectors all have these matchers too. A label that a selector matches already stays as it is. */
export function withMatchers(expr: Expr, matchers: readonly Pick<LabelMatcher, 'name' | 'op' | 'value'>[]): Expr {
  return mapSelectors(expr, (selector) => {
    const { from, to } = selector;
    const added = matchers.filter(({ name }) => selector.matchers.every((matcher) => matcher.name !== name));
    return { ...selector, matchers: [...selector.matchers, ...added.map((matcher) => ({ ...matcher, from, to }))] };
  });
}
