import type { Expr, TimeModifiers } from './ast';
import type { Reader } from './reader';
import { SyntaxProblem } from './syntax-problem';

/** What may follow an operand: ranges, subqueries, `offset` and `@`, in any number; what fits is checked here. */
export function readPostfix(reader: Reader, operand: Expr): Expr {
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
