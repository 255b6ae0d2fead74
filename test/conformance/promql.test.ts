import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Expr, parse, prettyPrint, print, typeOf } from '../../src/promql';
import { anyExpr } from '../promql/arbitrary';
import { expressions, faulty } from '../promql/testdata';
import { type Answer, run } from '../support/programs';

const EXPERIMENTAL = '--enable-feature=promql-experimental-functions';
const folder = mkdtempSync(join(tmpdir(), 'promql-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Gives promtool the expressions as recording rules; says which it refuses, and why. */
function judge(texts: readonly string[], ...flags: string[]): { refused: string[]; answer: Answer } {
  const rules = texts.map((expr, i) => ({ record: `rule:${i}`, expr }));
  const file = join(folder, 'rules.json');
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'all', rules }] }));
  const answer = run('promtool', ['check', 'rules', ...flags, file]);
  // Of several faults in one expression each has a line of its own.
  const indices = [...answer.stderr.matchAll(/ rule \d+, "rule:(\d+)": /g)].map(([, index]) => Number(index));
  return { refused: [...new Set(indices)].map((index) => texts[index]), answer };
}

/** What promtool makes of several expressions: one text in which all of them stand. */
function normalized(texts: readonly string[]): string {
  const joined = texts.map((text) => `(${text}\n)`).join('\nor\n');
  const { code, stdout, stderr } = run('promtool', ['--experimental', 'promql', 'format', joined]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The expression as an instant vector, whatever its type. */
function asVector(text: string): string[] {
  switch (typeOf(parse(text))) {
    case 'vector':
      return [text];
    case 'scalar':
      return [`vector(${text})`];
    case 'matrix':
      return [`count_over_time(${text})`];
    case 'string':
      return [`label_replace(up, "a", ${text}, "b", "c")`];
  }
}

describe('promtool', () => {
  test('takes all expressions that we take', () => {
    expect(judge(expressions('good'))).toMatchObject({ refused: [], answer: { code: 0 } });
  });

  test('refuses all expressions that we call bad', () => {
    const bad = faulty('bad').map(({ text }) => text);
    expect(judge(bad).refused).toEqual(bad);
  });

  test('takes experimental functions with their flag, and only so', () => {
    const texts = expressions('experimental');
    expect(judge(texts, EXPERIMENTAL)).toMatchObject({ refused: [], answer: { code: 0 } });
    expect(judge(texts).refused).toEqual(texts);
  });

  test('would take what we refuse for reasons of our own', () => {
    expect(judge(faulty('refused').map(({ text }) => text)).refused).toEqual([]);
  });

  test('reads what we print as what was written', () => {
    const texts = expressions('good').flatMap(asVector);
    const written = normalized(texts);
    expect(normalized(texts.map((text) => print(parse(text))))).toBe(written);
    expect(normalized(texts.map((text) => prettyPrint(parse(text), 20)))).toBe(written);
  });

  test('takes whatever we print of any well-typed expression', () => {
    const exprs: Expr[] = fc.sample(anyExpr, { numRuns: 2000, seed: 3 });
    const texts = exprs.flatMap((expr) => [print(expr), prettyPrint(expr, 40)]);
    expect(judge(texts, EXPERIMENTAL)).toMatchObject({ refused: [], answer: { code: 0 } });
  });
});
