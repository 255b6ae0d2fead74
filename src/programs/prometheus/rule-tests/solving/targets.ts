import type { BinaryOperator } from '../../../../promql';

/** Which side of its limit a comparison's value shall be on: where it holds, where it does not, or on the limit itself. */
export type Aim = 'wrong' | 'right' | 'limit';

const MIRRORED: Readonly<Partial<Record<BinaryOperator, BinaryOperator>>> = {
  '>': '<',
  '<': '>',
  '>=': '<=',
  '<=': '>=',
};

/** The operator that says the same with the sides exchanged. */
export function mirrored(op: BinaryOperator): BinaryOperator {
  return MIRRORED[op] ?? op;
}

/** Values to try, the best first: near enough to the limit that a test notices when the limit moves by half. */
export function targets(op: BinaryOperator, limit: number, aim: Aim): number[] {
  if (aim === 'limit') return [limit];
  if (op === '==' || op === '!=') {
    const others = limit === 0 ? [1, 2] : [0, limit + 1];
    return (op === '==') === (aim === 'wrong') ? [limit] : others;
  }
  const up = (op === '>' || op === '>=') === (aim === 'wrong');
  // Nothing is fewer than none.
  if (aim === 'right' && limit === 0 && !up) return [0, -1];
  if (aim === 'right') return up ? above(limit, [2, 1.05]) : below(limit, [0.5, 0.95]);
  return up ? above(limit, [1.1, 1.25, 1.01]) : below(limit, [0.9, 0.75, 0.5]);
}

/** Less than a second's worth of a moment makes no difference: limits that are moments are missed by a minute. */
export const MOMENT_MARGIN = 60;

function above(limit: number, factors: readonly number[]): number[] {
  if (limit === 0) return [1, 0.1];
  if (limit < 0) return [limit / 2, 0];
  const scaled = factors.map((factor) => limit * factor);
  // A share ends at 1.
  return limit < 1
    ? [...scaled.filter((value) => value < 1), (1 + limit) / 2, 1, limit + 1]
    : [...scaled, limit + 1, 100];
}

function below(limit: number, factors: readonly number[]): number[] {
  if (limit <= 0) return [limit - 1];
  return [...factors.map((factor) => limit * factor), limit - 1, 0];
}
