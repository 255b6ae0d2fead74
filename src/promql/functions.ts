import type { ValueType } from './ast';

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /** How many of the last `args` may be left out. */
  readonly optional: number;
  /** How many more arguments of the last type may follow; `Infinity` if any number. */
  readonly more: number;
  readonly returns: ValueType;
  /** Needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental: boolean;
}

const LETTERS: Record<string, ValueType> = { v: 'vector', m: 'matrix', s: 'scalar', t: 'string' };

interface Shape {
  readonly optional?: number;
  readonly more?: number;
  readonly returns?: ValueType;
  readonly experimental?: boolean;
}

/** Several functions of one shape. Arguments are letters: v(ector), m(atrix), s(calar), t(ext). */
function functions(names: string, args: string, shape: Shape = {}): [string, FunctionSignature][] {
  const { optional = 0, more = 0, returns = 'vector', experimental = false } = shape;
  const types = [...args].map((letter) => LETTERS[letter]);
  return names.split(' ').map((name) => [name, { args: types, optional, more, returns, experimental }]);
}

const EXPERIMENTAL = { experimental: true };

/**
 * All functions of Prometheus 3.16.
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map([
  ...functions('abs absent ceil exp floor ln log10 log2 sgn sort sort_desc sqrt timestamp', 'v'),
  ...functions('acos acosh asin asinh atan atanh cos cosh deg rad sin sinh tan tanh', 'v'),
  ...functions('days_in_month day_of_month day_of_week day_of_year hour minute month year', 'v', { optional: 1 }),
  ...functions('histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum', 'v'),
  ...functions('histogram_quantile', 'sv'),
  ...functions('histogram_fraction', 'ssv'),
  ...functions('clamp', 'vss'),
  ...functions('clamp_max clamp_min', 'vs'),
  ...functions('round', 'vs', { optional: 1 }),
  ...functions('label_replace', 'vtttt'),
  ...functions('label_join', 'vttt', { optional: 1, more: Number.POSITIVE_INFINITY }),
  ...functions('pi time', '', { returns: 'scalar' }),
  ...functions('scalar', 'v', { returns: 'scalar' }),
  ...functions('vector', 's'),
  ...functions('changes delta deriv idelta increase irate rate resets', 'm'),
  ...functions('absent_over_time avg_over_time count_over_time first_over_time last_over_time', 'm'),
  ...functions('max_over_time min_over_time present_over_time stddev_over_time stdvar_over_time sum_over_time', 'm'),
  ...functions('quantile_over_time', 'sm'),
  ...functions('predict_linear', 'ms'),
  ...functions('start_timestamp', 'v', EXPERIMENTAL),
  ...functions('info', 'vv', { optional: 1, experimental: true }),
  ...functions('histogram_quantiles', 'vtss', { optional: 1, more: 8, experimental: true }),
  ...functions('sort_by_label sort_by_label_desc', 'vt', {
    optional: 1,
    more: Number.POSITIVE_INFINITY,
    experimental: true,
  }),
  ...functions('mad_over_time', 'm', EXPERIMENTAL),
  ...functions('ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', 'm', EXPERIMENTAL),
  ...functions('double_exponential_smoothing', 'mss', EXPERIMENTAL),
  ...functions('integral', 'ms', { optional: 1, experimental: true }),
  ...functions('end range start step', '', { returns: 'scalar', experimental: true }),
  ...functions('max_of min_of', 'ss', { returns: 'scalar', experimental: true }),
]);

/** The least and the most arguments that a function takes. */
export function arity(signature: FunctionSignature): { readonly min: number; readonly max: number } {
  return { min: signature.args.length - signature.optional, max: signature.args.length + signature.more };
}
