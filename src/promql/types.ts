import { type Binary, type Call, type Expr, type Span, type ValueType, type VectorSelector, visit } from './ast';
import { arity, FUNCTIONS } from './functions';
import { AGGREGATIONS, isComparison, isSetOperator } from './operators';
import type { Finding } from './problem';
import { matches, regexFault } from './regex';

const NAMES: Record<ValueType, string> = {
  scalar: 'a scalar',
  vector: 'an instant vector',
  matrix: 'a range vector',
  string: 'a string',
};

/** The type of what an expression gives. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'call':
      return FUNCTIONS.get(expr.func)?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'unary':
    case 'paren':
      return typeOf(expr.expr);
  }
}

export interface TypeOptions {
  /** Allow functions and aggregations behind Prometheus' `promql-experimental-functions` flag. */
  readonly experimental?: boolean;
}

/** Checks types, numbers of arguments, operators' rules and matchers: all that Prometheus refuses beyond the syntax. */
export function checkTypes(expr: Expr, { experimental = false }: TypeOptions = {}): Finding[] {
  const findings: Finding[] = [];
  const report = (code: string, message: string, span: Span, hint?: string) =>
    findings.push({ code, message, span: { from: span.from, to: span.to }, hint });
  const flagged = (name: string, span: Span) => {
    if (experimental) return;
    const hint = 'It needs --enable-feature=promql-experimental-functions: allow it where the expression is made.';
    report('experimental-function', `${name}() is experimental in Prometheus`, span, hint);
  };
  const want = (type: ValueType, part: Expr, where: string) => {
    const found = typeOf(part);
    if (found !== type)
      report('wrong-type', `${where} must be ${NAMES[type]}, not ${NAMES[found]}`, part, mend(type, part));
  };
  // The second argument of info() may well be {}.
  const matchersOfInfo = new Set<Expr>();
  visit(expr, (node) => {
    switch (node.kind) {
      case 'aggregate': {
        const { param, experimental: isNew } = AGGREGATIONS[node.op];
        if (isNew) flagged(node.op, { from: node.from, to: node.from + node.op.length });
        if (param && node.param) want(param, node.param, `the first argument of ${node.op}()`);
        want('vector', node.expr, `what ${node.op}() aggregates`);
        break;
      }
      case 'call':
        if (FUNCTIONS.get(node.func)?.experimental)
          flagged(node.func, { from: node.from, to: node.from + node.func.length });
        if (node.func === 'info' && node.args[1]) matchersOfInfo.add(node.args[1]);
        checkCall(node, report, want);
        break;
      case 'binary':
        checkBinary(node, report);
        break;
      case 'unary':
        if (!['scalar', 'vector'].includes(typeOf(node.expr))) want('vector', node.expr, `what follows ${node.op}`);
        break;
      case 'subquery':
        want('vector', node.expr, 'what a subquery runs over');
        break;
      case 'vector':
        checkSelector(node, report);
        if (!matchersOfInfo.has(node)) checkNotEmpty(node, report);
        break;
    }
  });
  return findings;
}

type Report = (code: string, message: string, span: Span, hint?: string) => void;
type Want = (type: ValueType, part: Expr, where: string) => void;

/** How to get from the type that is there to the one that is wanted. */
function mend(wanted: ValueType, part: Expr): string | undefined {
  const found = typeOf(part);
  if (wanted === 'matrix' && part.kind === 'vector') return 'Give it a range: metric[5m].';
  if (wanted === 'matrix' && found === 'vector')
    return 'Take rates of plain metrics, then aggregate: sum(rate(metric[5m])).';
  if (wanted === 'vector' && found === 'matrix')
    return 'Drop the range, or put it into a function such as rate() or max_over_time().';
  if (wanted === 'vector' && found === 'scalar') return 'Turn it into a vector by vector(…).';
  if (wanted === 'scalar' && found === 'vector') return 'Turn a vector of one series into a scalar by scalar(…).';
  if (wanted === 'string') return 'Write a text in double quotes.';
  return undefined;
}

function checkCall(call: Call, report: Report, want: Want): void {
  const signature = FUNCTIONS.get(call.func);
  if (!signature) return;
  const { min, max } = arity(signature);
  const given = call.args.length;
  if (given < min || given > max) {
    const amount = min === max ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
    const plural = amount === '1' ? 'argument' : 'arguments';
    const span = { from: call.from, to: call.from + call.func.length };
    report(
      'wrong-arity',
      `${call.func}() takes ${amount} ${plural}, not ${given}`,
      span,
      usage(call.func, signature.args),
    );
  }
  call.args.forEach((arg, i) => {
    const type = signature.args[Math.min(i, signature.args.length - 1)];
    if (type && i < max) want(type, arg, `argument ${i + 1} of ${call.func}()`);
  });
  const selector = call.func === 'info' ? call.args[1] : undefined;
  if (selector && (selector.kind !== 'vector' || selector.metric !== undefined)) {
    report(
      'wrong-type',
      'the second argument of info() must be label matchers alone',
      selector,
      'Write {label="value"}.',
    );
  }
}

function usage(name: string, args: readonly ValueType[]): string {
  const examples: Record<ValueType, string> = { vector: 'metric', matrix: 'metric[5m]', scalar: '1', string: '"text"' };
  return `Use it like ${name}(${args.map((type) => examples[type]).join(', ')}).`;
}

function checkBinary(node: Binary, report: Report): void {
  const { op, opSpan, left, right, matching } = node;
  const sides = [left, right].map((side) => ({ side, type: typeOf(side) }));
  const scalars = sides.filter(({ type }) => type === 'scalar').length;
  if (node.bool && !isComparison(op)) {
    report('bool-without-comparison', `bool does not go with ${op}`, opSpan, 'Only comparisons can have it: == bool.');
  }
  if (isComparison(op) && !node.bool && scalars === 2) {
    const hint = `Write ${op} bool to get 0 or 1, or compare a vector.`;
    report('scalar-comparison', 'a comparison of two scalars must have bool', opSpan, hint);
  }
  for (const { side, type } of sides) {
    if (type === 'scalar' || type === 'vector') continue;
    const message = `${op} works on scalars and instant vectors, not on ${NAMES[type]}`;
    report('wrong-type', message, side, mend('vector', side));
  }
  if (isSetOperator(op) && scalars > 0) {
    report(
      'set-operator-on-scalar',
      `${op} joins vectors, not scalars`,
      opSpan,
      'Turn a scalar into a vector by vector(…).',
    );
  }
  if (!matching) return;
  const labels = matching.on ?? matching.ignoring ?? [];
  if (scalars > 0 && labels.length > 0) {
    report('matching-on-scalar', 'on and ignoring go between two vectors only', opSpan, 'Leave them out.');
  }
  if (scalars === 0 && isSetOperator(op) && matching.card !== 'many-to-many') {
    report('grouped-set-operator', `${op} has no group_left or group_right`, opSpan, 'Leave it out: on (…) is enough.');
  }
  const both = matching.on && matching.include.find(({ name }) => labels.some((label) => label.name === name));
  if (both) {
    const hint = 'A label of on is the same on both sides: no need to copy it.';
    report('label-in-on-and-group', `${both.name} stands in on and in group at once`, both, hint);
  }
}

function checkSelector(selector: VectorSelector, report: Report): void {
  for (const { name, op, value, from, to } of selector.matchers) {
    if (name === '') report('bad-label', 'a label name can not be empty', { from, to });
    const fault = op === '=~' || op === '!~' ? regexFault(value) : undefined;
    if (fault) {
      const hint = 'See https://github.com/google/re2/wiki/Syntax for what is allowed.';
      report('bad-regex', `this regular expression does not compile: ${fault}`, { from, to }, hint);
    }
    if (name === '__name__' && selector.metric !== undefined) {
      const message = `the metric is named twice: ${selector.metric} and ${value}`;
      report('metric-name-twice', message, { from, to }, 'Keep one of them.');
    }
  }
}

function checkNotEmpty(selector: VectorSelector, report: Report): void {
  if (selector.metric === undefined && selector.matchers.every(({ op, value }) => takesEmpty(op, value))) {
    const hint = 'Name the metric, or a label with a value: {job="api"}.';
    report('empty-selector', 'this selects every series there is', selector, hint);
  }
}

/** Whether a matcher lets series pass that don't have the label. */
function takesEmpty(op: string, value: string): boolean {
  if (op === '=') return value === '';
  if (op === '!=') return value !== '';
  if (regexFault(value)) return false;
  const empty = matches(value, '') ?? false;
  return op === '=~' ? empty : !empty;
}
