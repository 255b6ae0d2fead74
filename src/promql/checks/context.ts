import type { Expr, Span } from '../ast';
import type { Knowledge } from '../knowledge';

/** What each check gets. */
export interface CheckContext {
  readonly expr: Expr;
  readonly knowledge: Knowledge;
  readonly report: (code: string, message: string, span: Span, hint?: string) => void;
}

/** «a, b and c» */
export function list(words: Iterable<string>): string {
  const all = [...words].sort();
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all[all.length - 1]}`;
}
