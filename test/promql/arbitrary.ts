import fc from 'fast-check';
import type { Expr, LabelMatcher, LabelRef, TimeModifiers, VectorMatching, VectorSelector } from '../../src/promql';
import { AGGREGATIONS, arity, BINARY_OPERATORS, FUNCTIONS, type ValueType } from '../../src/promql';

const SPAN = { from: 0, to: 0 };

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('api', 'a"b', 'a\\b', "it's", 'a\nb', 'naïve', '日本'),
);
const label = fc.constantFrom(
  'job',
  'instance',
  'le',
  'by',
  'on',
  'sum',
  'without',
  'inf',
  'service.name',
  'k8s/pod',
  'ü',
);
const metric = fc.constantFrom(
  'up',
  'a:b',
  ':c',
  'sum',
  'by',
  'offset',
  'start',
  'and',
  'on',
  'inf',
  'atan2',
  'http.server',
  'é',
);
const durationMs = fc.oneof(
  fc.constantFrom(1, 1000, 60_000, 3_600_000, 5_400_000, 604_800_000),
  fc.integer({ min: 1, max: 1e11 }),
);
const labels = (max: number) =>
  fc.uniqueArray(label, { maxLength: max }).map((names): LabelRef[] => names.map((name) => ({ name, ...SPAN })));

const matcher: fc.Arbitrary<LabelMatcher> = fc
  .oneof(
    fc.record({ name: label, op: fc.constantFrom('=', '!='), value: text }),
    fc.record({
      name: label,
      op: fc.constantFrom('=~', '!~'),
      value: fc.constantFrom('a|b', '5..', '.+', '\\d+', '(?i)x', ''),
    }),
  )
  .map((parts) => ({ ...parts, ...SPAN }) as LabelMatcher);

const time: fc.Arbitrary<TimeModifiers> = fc.record(
  {
    offsetMs: fc.oneof(
      durationMs,
      durationMs.map((ms) => -ms),
    ),
    at: fc.oneof(fc.integer({ min: -1e12, max: 4e12 }), fc.constantFrom('start' as const, 'end' as const)),
  },
  { requiredKeys: [] },
);

const selector: fc.Arbitrary<VectorSelector> = fc
  .tuple(fc.option(metric, { nil: undefined, freq: 5 }), fc.array(matcher, { maxLength: 3 }))
  .map(([name, matchers]) => {
    const something: LabelMatcher = { name: 'job', op: '=', value: 'api', ...SPAN };
    // A selector without a name needs a matcher that does not take the empty value.
    const plain = {
      kind: 'vector' as const,
      ...SPAN,
      matchers: name === undefined ? [...matchers, something] : matchers,
    };
    return name === undefined ? plain : { ...plain, metric: name };
  });

const timed = fc.tuple(selector, time).map(([vector, when]): VectorSelector => ({ ...vector, ...when }));

const number: fc.Arbitrary<Expr> = fc.oneof(
  fc
    .oneof(fc.integer(), fc.double(), fc.constantFrom(0, 0.5, 1e21, 1e-9, Number.NaN, Number.POSITIVE_INFINITY))
    .map((value): Expr => ({ kind: 'number', value, ...SPAN })),
  durationMs.map((ms): Expr => ({ kind: 'number', value: ms / 1000, duration: true, ...SPAN })),
);

const string = text.map((value): Expr => ({ kind: 'string', value, ...SPAN }));

const matching = (set: boolean): fc.Arbitrary<VectorMatching> => {
  const plain = set ? ('many-to-many' as const) : ('one-to-one' as const);
  const cards = set ? [plain] : [plain, 'many-to-one' as const, 'one-to-many' as const];
  return fc
    .record({ on: fc.boolean(), names: labels(3), card: fc.constantFrom(...cards), include: labels(2) })
    .map(({ on, names, card, include }) => {
      const copied = include.filter(({ name }) => card !== plain && !names.some((other) => other.name === name));
      return { ...(on ? { on: names } : { ignoring: names }), card, include: copied };
    });
};

/** A type alias, for an interface would not be taken as a record. */
type Typed = { readonly scalar: Expr; readonly vector: Expr; readonly matrix: Expr };

const { scalar, vector } = fc.letrec<Typed>((tie) => {
  const argument: Record<ValueType, fc.Arbitrary<Expr>> = {
    scalar: tie('scalar'),
    vector: tie('vector'),
    matrix: tie('matrix'),
    string,
  };
  const calls = (returns: ValueType): fc.Arbitrary<Expr> =>
    fc
      .constantFrom(...[...FUNCTIONS].filter(([name, f]) => f.returns === returns && name !== 'info'))
      .chain(([func, f]) => {
        const { min, max } = arity(f);
        return fc.integer({ min, max: Math.min(max, min + 2) }).chain((count) => {
          const types = Array.from({ length: count }, (_, i) => f.args[Math.min(i, f.args.length - 1)]);
          return fc
            .tuple(...types.map((type) => argument[type]))
            .map((args): Expr => ({ kind: 'call', func, args, ...SPAN }));
        });
      });
  const binaries = (
    sides: fc.Arbitrary<[Expr, Expr]>,
    families: readonly string[],
    bool: fc.Arbitrary<boolean>,
    joined: boolean,
  ) =>
    fc
      .constantFrom(...Object.entries(BINARY_OPERATORS).filter(([, { family }]) => families.includes(family)))
      .chain(([op, { family }]) =>
        fc
          .record({
            sides,
            bool: family === 'comparison' ? bool : fc.constant(false),
            how: joined ? fc.option(matching(family === 'set'), { nil: undefined }) : fc.constant(undefined),
          })
          .map(({ sides: [left, right], bool: flag, how }) => {
            const base = { kind: 'binary', op, opSpan: SPAN, bool: flag, left, right, ...SPAN };
            return (how ? { ...base, matching: how } : base) as Expr;
          }),
      );
  const wrapped = (inner: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
    fc.oneof(
      inner.map((expr): Expr => ({ kind: 'paren', expr, ...SPAN })),
      fc
        .tuple(fc.constantFrom('+' as const, '-' as const), inner)
        .map(([op, expr]): Expr => ({ kind: 'unary', op, expr, ...SPAN })),
    );
  const aggregates = fc.constantFrom(...(Object.keys(AGGREGATIONS) as (keyof typeof AGGREGATIONS)[])).chain((op) => {
    const { param } = AGGREGATIONS[op];
    return fc
      .record({
        expr: tie('vector'),
        param: param ? argument[param] : fc.constant(undefined),
        grouping: fc.oneof(
          fc.constant({}),
          labels(3).map((by) => ({ by })),
          labels(3).map((without) => ({ without })),
        ),
      })
      .map(
        ({ expr, param: first, grouping }): Expr => ({
          kind: 'aggregate',
          op,
          expr,
          ...(first ? { param: first } : {}),
          ...grouping,
          ...SPAN,
        }),
      );
  });
  const withScalar = fc.oneof(fc.tuple(tie('vector'), tie('scalar')), fc.tuple(tie('scalar'), tie('vector')));
  const both = fc.tuple(tie('vector'), tie('vector'));
  const numbers = fc.tuple(tie('scalar'), tie('scalar'));
  const deep = { maxDepth: 4, depthSize: 'small' as const };
  return {
    scalar: fc.oneof(
      deep,
      number,
      calls('scalar'),
      wrapped(tie('scalar')),
      binaries(numbers, ['arithmetic', 'comparison', 'trim'], fc.constant(true), false),
    ),
    vector: fc.oneof(
      deep,
      timed,
      calls('vector'),
      aggregates,
      wrapped(tie('vector')),
      binaries(withScalar, ['arithmetic', 'comparison', 'trim'], fc.boolean(), false),
      binaries(both, ['arithmetic', 'comparison', 'trim', 'set'], fc.boolean(), true),
    ),
    matrix: fc.oneof(
      deep,
      fc
        .tuple(timed, durationMs)
        .map(([inner, rangeMs]): Expr => ({ kind: 'matrix', vector: inner, rangeMs, ...SPAN })),
      fc.tuple(tie('vector'), durationMs, fc.option(durationMs, { nil: undefined }), time).map(
        ([expr, rangeMs, stepMs, when]): Expr => ({
          kind: 'subquery',
          expr,
          rangeMs,
          ...(stepMs === undefined ? {} : { stepMs }),
          ...when,
          ...SPAN,
        }),
      ),
    ),
  };
});

/** Any well-typed expression, experimental functions included; without places in a text. */
export const anyExpr: fc.Arbitrary<Expr> = fc.oneof({ weight: 4, arbitrary: vector }, { weight: 1, arbitrary: scalar });
