import type { LabelMatcher, VectorSelector } from '../../../../promql';
import { CannotCompute, type Labels } from './sample';

const tests = new WeakMap<LabelMatcher, (value: string) => boolean>();

/** Whether a label's value passes. A label that is not there is the same as an empty one. */
export function passes(matcher: LabelMatcher, value: string): boolean {
  let test = tests.get(matcher);
  if (!test) {
    test = testOf(matcher);
    tests.set(matcher, test);
  }
  return test(value);
}

/** Whether labels pass all matchers of a selector, but for those of the metric's name. */
export function selects(selector: VectorSelector, labels: Labels): boolean {
  return selector.matchers.every(
    (matcher) => matcher.name === '__name__' || passes(matcher, labels[matcher.name] ?? ''),
  );
}

function testOf({ op, value }: LabelMatcher): (value: string) => boolean {
  if (op === '=') return (given) => given === value;
  if (op === '!=') return (given) => given !== value;
  const pattern = wholePattern(value);
  return op === '=~' ? (given) => pattern.test(given) : (given) => !pattern.test(given);
}

/** Prometheus' regular expressions match whole values, and write named groups in another way. */
export function wholePattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern.replaceAll('(?P<', '(?<')})$`, 's');
  } catch {
    throw new CannotCompute(`the regular expression ${pattern} is not understood here`);
  }
}
