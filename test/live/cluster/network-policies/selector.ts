import type { Labels, Selector } from './objects';

/** Whether labels are what a selector asks for; an empty selector asks for nothing. */
export function selects(selector: Selector, labels: Labels = {}): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every((expression) => holds(expression, labels[expression.key]))
  );
}

type Expression = NonNullable<Selector['matchExpressions']>[number];

function holds({ operator, values = [] }: Expression, value: string | undefined): boolean {
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
  }
}
