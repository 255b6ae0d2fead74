import type { Span } from './ast';
import type { Finding } from './problem';

/** Ends reading: after it nothing sensible can be said about the rest of the text. */
export class SyntaxProblem extends Error implements Finding {
  constructor(
    public readonly code: string,
    message: string,
    public readonly span: Span,
    public readonly hint?: string,
  ) {
    super(message);
  }
}
