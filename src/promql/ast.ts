/** A stretch of the text that was parsed, in UTF-16 offsets; `to` is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type MatchOperator = '=' | '!=' | '=~' | '!~';

export interface LabelMatcher extends Span {
  readonly name: string;
  readonly op: MatchOperator;
  readonly value: string;
}

/** The name of a label in `by`, `without`, `on`, `ignoring`, `group_left` or `group_right`. */
export interface LabelRef extends Span {
  readonly name: string;
}

/** When a selector is evaluated, if not now. */
export interface TimeModifiers {
  /** `offset 5m` is 300000; negative looks ahead. Never 0. */
  readonly offsetMs?: number;
  /** `@ 1609746000` in milliseconds, or the start or the end of the query. */
  readonly at?: number | 'start' | 'end';
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** Written as a duration, `4h`; the value is in seconds. */
  readonly duration?: boolean;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

export interface VectorSelector extends Span, TimeModifiers {
  readonly kind: 'vector';
  /** The metric's name, if it stands before the braces or as a quoted name in them. */
  readonly metric?: string;
  readonly matchers: readonly LabelMatcher[];
}

export interface MatrixSelector extends Span {
  readonly kind: 'matrix';
  /** Carries the `offset` and `@` that are written after the range. */
  readonly vector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Span, TimeModifiers {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  /** Undefined: the global evaluation interval. */
  readonly stepMs?: number;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly func: string;
  readonly args: readonly Expr[];
}

export type AggregationOperator =
  | 'avg'
  | 'bottomk'
  | 'count'
  | 'count_values'
  | 'group'
  | 'limit_ratio'
  | 'limitk'
  | 'max'
  | 'min'
  | 'quantile'
  | 'stddev'
  | 'stdvar'
  | 'sum'
  | 'topk';

export interface Aggregate extends Span {
  readonly kind: 'aggregate';
  readonly op: AggregationOperator;
  /** The first argument of `topk`, `quantile`, `count_values` and their like. */
  readonly param?: Expr;
  readonly expr: Expr;
  /** At most one of `by` and `without` is there. */
  readonly by?: readonly LabelRef[];
  readonly without?: readonly LabelRef[];
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | 'atan2'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | '</'
  | '>/'
  | 'and'
  | 'or'
  | 'unless';

/** How many series of one side may meet how many of the other. */
export type Cardinality = 'one-to-one' | 'many-to-one' | 'one-to-many' | 'many-to-many';

export interface VectorMatching {
  /** At most one of `on` and `ignoring` is there; neither means `ignoring()`. */
  readonly on?: readonly LabelRef[];
  readonly ignoring?: readonly LabelRef[];
  /** `group_left` is many-to-one, `group_right` one-to-many; set operators are many-to-many. */
  readonly card: Cardinality;
  /** The labels that `group_left` or `group_right` copies from the «one» side. */
  readonly include: readonly LabelRef[];
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: BinaryOperator;
  /** Where the operator stands. */
  readonly opSpan: Span;
  /** The `bool` modifier: a comparison gives 0 or 1 in place of filtering. */
  readonly bool: boolean;
  readonly left: Expr;
  readonly right: Expr;
  /** Undefined where nothing is said: one-to-one (set operators: many-to-many) on all labels. */
  readonly matching?: VectorMatching;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly expr: Expr;
}

export interface Paren extends Span {
  readonly kind: 'paren';
  readonly expr: Expr;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren;

export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

/** The name of the metric that a selector picks, however it is written; undefined if it may be several. */
export function metricOf(selector: VectorSelector): string | undefined {
  return selector.metric ?? selector.matchers.find((m) => m.name === '__name__' && m.op === '=')?.value;
}

/** The direct parts of a node, in the order in which they are written. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vector':
      return [];
    case 'matrix':
      return [expr.vector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return [expr.expr];
    case 'call':
      return expr.args;
    case 'aggregate':
      return expr.param ? [expr.param, expr.expr] : [expr.expr];
    case 'binary':
      return [expr.left, expr.right];
  }
}

/** Visits a node and everything below it, the outer before the inner. */
export function visit(expr: Expr, visitor: (node: Expr) => void): void {
  visitor(expr);
  for (const child of childrenOf(expr)) visit(child, visitor);
}

/** The expression inside any number of parentheses. */
export function unwrap(expr: Expr): Expr {
  return expr.kind === 'paren' ? unwrap(expr.expr) : expr;
}
