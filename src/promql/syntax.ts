import type { Aggregate, Binary, Expr, TimeModifiers, VectorMatching } from './ast';
import { FUNCTIONS } from './functions';
import { didYouMean } from './nearest';
import {
  AGGREGATIONS,
  BINARY_OPERATORS,
  isAggregation,
  isBinaryOperator,
  isSetOperator,
  RESERVED_WORDS,
  RIGHT_ASSOCIATIVE,
  UNARY_PRECEDENCE,
} from './operators';
import type { Reader } from './reader';
import { SyntaxProblem } from './syntax-problem';

/** Reads one whole expression. What is wrong but readable lands in the reader's findings. */
export function readExpression(reader: Reader): Expr {
  const first = reader.token;
  if (first.kind === 'end') {
    throw new SyntaxProblem('empty', 'there is no expression', first, 'Write a query such as up == 0.');
  }
  const expr = readBinary(reader, 0);
  if (reader.token.kind !== 'end') throw leftover(reader);
  return expr;
}

function leftover(reader: Reader): SyntaxProblem {
  const { token } = reader;
  if (token.text === '=') return reader.unexpected('an operator', 'To compare write ==.');
  if (token.text === ')' || token.text === ']' || token.text === '}') {
    return new SyntaxProblem('unopened-bracket', `this ${token.text} closes nothing`, token);
  }
  return reader.unexpected('an operator or the end');
}

function readBinary(reader: Reader, minimum: number): Expr {
  let left = readUnary(reader);
  for (;;) {
    const { token } = reader;
    const op = token.text.toLowerCase();
    if ((token.kind !== 'word' && token.kind !== 'symbol') || !isBinaryOperator(op)) return left;
    const { precedence } = BINARY_OPERATORS[op];
    if (precedence < minimum) return left;
    reader.take();
    const bool = reader.acceptWord('bool');
    const matching = readMatching(reader, isSetOperator(op));
    refuseFill(reader);
    const right = readBinary(reader, op === RIGHT_ASSOCIATIVE ? precedence : precedence + 1);
    const opSpan = { from: token.from, to: token.to };
    left = { kind: 'binary', op, opSpan, bool, left, right, from: left.from, to: right.to, ...matching };
  }
}

function readMatching(reader: Reader, setOperator: boolean): Pick<Binary, 'matching'> {
  const on = reader.isWord('on');
  if (!on && !reader.isWord('ignoring')) {
    if (reader.isWord('group_left') || reader.isWord('group_right')) {
      throw reader.unexpected('an operand', 'Say which labels must agree first: on (…) group_left (…).');
    }
    return {};
  }
  reader.take();
  const labels = reader.labels();
  const group = ['group_left', 'group_right'].find((word) => reader.isWord(word));
  if (group) reader.take();
  const include = group && reader.is('(') ? reader.labels() : [];
  const plain = setOperator ? 'many-to-many' : 'one-to-one';
  const card = group === 'group_left' ? 'many-to-one' : group === 'group_right' ? 'one-to-many' : plain;
  const matching: VectorMatching = { ...(on ? { on: labels } : { ignoring: labels }), card, include };
  return { matching };
}

function refuseFill(reader: Reader): void {
  const fill = ['fill', 'fill_left', 'fill_right'].some((word) => reader.isWord(word));
  if (fill && reader.following.text === '(') {
    throw new SyntaxProblem(
      'experimental-modifier',
      `${reader.token.text}() is experimental in Prometheus`,
      reader.token,
      'Give the missing side a value by `or`: (a or b * 0).',
    );
  }
}

function readUnary(reader: Reader): Expr {
  if (!reader.is('-') && !reader.is('+')) return readPostfix(reader, readOperand(reader));
  const { text, from } = reader.take();
  const expr = readBinary(reader, UNARY_PRECEDENCE + 1);
  // As in Prometheus, the sign of a plain number belongs to the number.
  if (expr.kind === 'number') return { ...expr, value: text === '-' ? -expr.value : expr.value, from };
  return { kind: 'unary', op: text === '-' ? '-' : '+', expr, from, to: expr.to };
}

function readOperand(reader: Reader): Expr {
  const { token } = reader;
  if (token.kind === 'number' || reader.isWord('inf') || reader.isWord('nan')) {
    return { kind: 'number', ...reader.number(), from: token.from, to: token.to };
  }
  if (token.kind === 'string') return { kind: 'string', value: reader.string(), from: token.from, to: token.to };
  if (reader.is('(')) {
    reader.take();
    if (reader.is(')')) throw reader.unexpected('an expression');
    const expr = readBinary(reader, 0);
    reader.expect(')', 'after the expression', token);
    return { kind: 'paren', expr, from: token.from, to: reader.end };
  }
  if (reader.is('{')) return { kind: 'vector', ...reader.matchers(), from: token.from, to: reader.end };
  if (token.kind === 'word') return readWord(reader);
  throw reader.unexpected('a metric, a function, a number or a (');
}

function readWord(reader: Reader): Expr {
  const { token, following } = reader;
  const word = token.text.toLowerCase();
  const opens = following.text === '(' && following.kind === 'symbol';
  const groups = following.kind === 'word' && ['by', 'without'].includes(following.text.toLowerCase());
  if (isAggregation(word) && (opens || groups)) return readAggregate(reader);
  if (opens) return readCall(reader);
  if (RESERVED_WORDS.has(word)) {
    throw reader.unexpected(
      'an operand',
      `${token.text} is a keyword; a metric of that name is written {"${token.text}"}.`,
    );
  }
  reader.take();
  const { metric, matchers } = reader.is('{') ? reader.matchers() : { metric: undefined, matchers: [] };
  const span = { from: token.from, to: reader.end };
  if (metric !== undefined) reader.nameTwice(token.text, metric, span);
  return { kind: 'vector', metric: token.text, matchers, ...span };
}

function readAggregate(reader: Reader): Aggregate {
  const { text, from, to } = reader.take();
  const op = text.toLowerCase();
  if (!isAggregation(op)) throw reader.unexpected('an aggregation');
  const before = readGrouping(reader);
  const args = readArguments(reader, text);
  const grouping = before ?? readGrouping(reader) ?? {};
  const wanted = AGGREGATIONS[op].param ? 2 : 1;
  if (args.length !== wanted) {
    throw new SyntaxProblem(
      'wrong-arity',
      `${op}() takes ${wanted === 1 ? 'one argument' : 'two arguments'}, not ${args.length}`,
      { from, to },
      wanted === 2 ? `For instance ${op}(${op === 'count_values' ? '"version"' : '5'}, metric).` : undefined,
    );
  }
  const param = wanted === 2 ? { param: args[0] } : {};
  return { kind: 'aggregate', op, ...param, expr: args[wanted - 1], ...grouping, from, to: reader.end };
}

function readGrouping(reader: Reader): Pick<Aggregate, 'by' | 'without'> | undefined {
  if (reader.acceptWord('by')) return { by: reader.labels() };
  if (reader.acceptWord('without')) return { without: reader.labels() };
  return undefined;
}

function readCall(reader: Reader): Expr {
  const { text, from, to } = reader.take();
  if (!FUNCTIONS.has(text)) {
    const known = [...FUNCTIONS.keys(), ...Object.keys(AGGREGATIONS)];
    throw new SyntaxProblem(
      'unknown-function',
      `there is no function ${text}()`,
      { from, to },
      didYouMean(text, known) ?? 'See https://prometheus.io/docs/prometheus/latest/querying/functions/.',
    );
  }
  return { kind: 'call', func: text, args: readArguments(reader, text), from, to: reader.end };
}

function readArguments(reader: Reader, name: string): Expr[] {
  const opening = reader.expect('(', `after ${name}`);
  const args: Expr[] = [];
  while (!reader.is(')')) {
    if (reader.token.kind === 'end') reader.expect(')', `after the arguments of ${name}`, opening);
    args.push(readBinary(reader, 0));
    if (!reader.accept(',')) break;
    if (reader.is(')')) throw reader.unexpected('an argument', 'Drop the comma before it.');
  }
  reader.expect(')', `after the arguments of ${name}`, opening);
  return args;
}

/** What may follow an operand: ranges, subqueries, `offset` and `@`, in any number; what fits is checked here. */
function readPostfix(reader: Reader, operand: Expr): Expr {
  let expr = operand;
  for (;;) {
    if (reader.is('[')) expr = readRange(reader, expr);
    else if (reader.acceptWord('offset')) expr = readOffset(reader, expr);
    else if (reader.accept('@')) expr = readAt(reader, expr);
    else if (reader.isWord('anchored') || reader.isWord('smoothed')) {
      throw new SyntaxProblem(
        'new-modifier',
        `only the newest Prometheus knows ${reader.token.text}`,
        reader.token,
        'Leave it out.',
      );
    } else return expr;
  }
}

function readRange(reader: Reader, expr: Expr): Expr {
  const opening = reader.take();
  const rangeMs = positive(reader, 'as the range');
  if (reader.accept(':')) {
    const step = reader.is(']') ? {} : { stepMs: positive(reader, 'as the step') };
    reader.expect(']', 'after the step', opening);
    return { kind: 'subquery', expr, rangeMs, ...step, from: expr.from, to: reader.end };
  }
  reader.expect(']', 'after the range', opening);
  const span = { from: expr.from, to: reader.end };
  if (expr.kind === 'vector' && expr.offsetMs === undefined && expr.at === undefined) {
    return { kind: 'matrix', vector: expr, rangeMs, ...span };
  }
  throw expr.kind === 'vector'
    ? new SyntaxProblem('range-after-modifier', 'the range stands before offset and @', {
        from: opening.from,
        to: span.to,
      })
    : new SyntaxProblem(
        'range-of-expression',
        'only a selector can have a range',
        { from: opening.from, to: span.to },
        'For a range of anything else write a subquery with a colon: (…)[30m:1m].',
      );
}

function positive(reader: Reader, purpose: string): number {
  const { from } = reader.token;
  const ms = reader.duration(purpose);
  if (ms > 0) return ms;
  reader.report('bad-duration', 'a duration must be greater than 0', { from, to: reader.end });
  return 1;
}

/** Sets `offset` or `@` on a selector, on the selector inside a range, or on a subquery. */
function shift(
  reader: Reader,
  expr: Expr,
  from: number,
  word: string,
  set: (time: TimeModifiers) => TimeModifiers,
): Expr {
  const to = reader.end;
  if (expr.kind === 'vector' || expr.kind === 'subquery') return { ...expr, ...set(expr), to };
  if (expr.kind === 'matrix') return { ...expr, vector: { ...expr.vector, ...set(expr.vector) }, to };
  throw new SyntaxProblem(
    'misplaced-modifier',
    `${word} can follow a selector, a range or a subquery only`,
    { from, to },
    'Put it right behind the selector, inside the function or the parentheses.',
  );
}

function readOffset(reader: Reader, expr: Expr): Expr {
  const from = reader.end - 'offset'.length;
  const offsetMs = reader.duration('after offset');
  return shift(reader, expr, from, 'offset', (time) => {
    if (time.offsetMs !== undefined) {
      reader.report('modifier-twice', 'offset is set twice', { from, to: reader.end }, 'Keep one of them.');
    }
    return offsetMs === 0 ? {} : { offsetMs };
  });
}

function readAt(reader: Reader, expr: Expr): Expr {
  const from = reader.end - 1;
  const at = readInstant(reader);
  return shift(reader, expr, from, '@', (time) => {
    if (time.at !== undefined) {
      reader.report('modifier-twice', '@ is set twice', { from, to: reader.end }, 'Keep one of them.');
    }
    return { at };
  });
}

function readInstant(reader: Reader): number | 'start' | 'end' {
  const word = reader.isWord('start') ? 'start' : reader.isWord('end') ? 'end' : undefined;
  if (word) {
    reader.take();
    const opening = reader.expect('(', `after ${word}`);
    reader.expect(')', `after ${word}(`, opening);
    return word;
  }
  const { from } = reader.token;
  const sign = reader.is('-') || reader.is('+') ? reader.take().text : '+';
  if (reader.token.kind !== 'number' && !reader.isWord('inf') && !reader.isWord('nan')) {
    throw reader.unexpected('a Unix time, start() or end() after @');
  }
  const value = reader.number().value * (sign === '-' ? -1000 : 1000);
  if (Number.isFinite(value) && Math.abs(value) < 2 ** 63) return Math.round(value);
  reader.report('bad-timestamp', 'the time after @ is out of range', { from, to: reader.end });
  return 0;
}
