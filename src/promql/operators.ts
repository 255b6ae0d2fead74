import type { AggregationOperator, BinaryOperator, ValueType } from './ast';

export interface AggregationSignature {
  /** The type of the first argument, for those that take two. */
  readonly param?: ValueType;
  readonly experimental: boolean;
}

/** @see https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators */
export const AGGREGATIONS: Readonly<Record<AggregationOperator, AggregationSignature>> = {
  avg: { experimental: false },
  bottomk: { param: 'scalar', experimental: false },
  count: { experimental: false },
  count_values: { param: 'string', experimental: false },
  group: { experimental: false },
  limit_ratio: { param: 'scalar', experimental: true },
  limitk: { param: 'scalar', experimental: true },
  max: { experimental: false },
  min: { experimental: false },
  quantile: { param: 'scalar', experimental: false },
  stddev: { experimental: false },
  stdvar: { experimental: false },
  sum: { experimental: false },
  topk: { param: 'scalar', experimental: false },
};

/** Aggregations that pick series and leave their labels as they are. */
export const SELECTING_AGGREGATIONS: ReadonlySet<AggregationOperator> = new Set([
  'topk',
  'bottomk',
  'limitk',
  'limit_ratio',
]);

export type OperatorFamily = 'arithmetic' | 'comparison' | 'set' | 'trim';

export interface OperatorSignature {
  readonly family: OperatorFamily;
  /** The higher binds tighter. */
  readonly precedence: number;
}

/** The precedence of a sign before an expression: that of `*`, so `-a^b` is `-(a^b)` and `-a*b` is `(-a)*b`. */
export const UNARY_PRECEDENCE = 5;

/** Only `^` groups from the right; all others from the left. */
export const RIGHT_ASSOCIATIVE: BinaryOperator = '^';

/** @see https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
export const BINARY_OPERATORS: Readonly<Record<BinaryOperator, OperatorSignature>> = {
  '^': { family: 'arithmetic', precedence: 6 },
  '*': { family: 'arithmetic', precedence: 5 },
  '/': { family: 'arithmetic', precedence: 5 },
  '%': { family: 'arithmetic', precedence: 5 },
  atan2: { family: 'arithmetic', precedence: 5 },
  '+': { family: 'arithmetic', precedence: 4 },
  '-': { family: 'arithmetic', precedence: 4 },
  '==': { family: 'comparison', precedence: 3 },
  '!=': { family: 'comparison', precedence: 3 },
  '>': { family: 'comparison', precedence: 3 },
  '<': { family: 'comparison', precedence: 3 },
  '>=': { family: 'comparison', precedence: 3 },
  '<=': { family: 'comparison', precedence: 3 },
  '</': { family: 'trim', precedence: 3 },
  '>/': { family: 'trim', precedence: 3 },
  and: { family: 'set', precedence: 2 },
  unless: { family: 'set', precedence: 2 },
  or: { family: 'set', precedence: 1 },
};

/** Words that can't be a metric's name, for they mean something wherever they stand. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'atan2',
  'bool',
  'group_left',
  'group_right',
  'ignoring',
  'inf',
  'nan',
  'on',
]);

export function isAggregation(word: string): word is AggregationOperator {
  return Object.hasOwn(AGGREGATIONS, word);
}

export function isBinaryOperator(word: string): word is BinaryOperator {
  return Object.hasOwn(BINARY_OPERATORS, word);
}

export function isComparison(op: BinaryOperator): boolean {
  return BINARY_OPERATORS[op].family === 'comparison';
}

export function isSetOperator(op: BinaryOperator): boolean {
  return BINARY_OPERATORS[op].family === 'set';
}
