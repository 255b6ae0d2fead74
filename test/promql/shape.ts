const PLACES = ['from', 'to', 'opSpan'];

/** What an expression says, without where: no places in the text, no parentheses, nothing undefined. */
export function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (typeof value !== 'object' || value === null) return value;
  if ('kind' in value && value.kind === 'paren' && 'expr' in value) return shape(value.expr);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, part]) => part !== undefined && !PLACES.includes(key))
      .map(([key, part]) => [key, shape(part)]),
  );
}
