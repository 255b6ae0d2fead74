import type { Aggregate, Binary, Expr, VectorMatching } from './ast';
import { FUNCTIONS } from './functions';
import { readPostfix } from './modifiers';
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
