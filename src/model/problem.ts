/** One thing that is wrong, told so that the reader can mend it. Internal: JSII can't hand errors over as types. */
export interface Problem {
  /** A stable short name of the kind of mistake, such as `unknown-metric`. */
  readonly code: string;
  /** The place, from the outside in, such as `Blueprint 'shop' › Service 'api'`. */
  readonly where: string;
  /** What is wrong, in one sentence, with what was given. */
  readonly message: string;
  /** What would have been right. */
  readonly allowed?: string;
  /** How to mend it. */
  readonly mend: string;
}

/** The one error type of the library: holds all the problems that were found together. */
export class ObservatoryError extends Error {
  public readonly problems: Problem[];

  constructor(problems: Problem[]) {
    super(formatProblems(problems));
    this.name = 'ObservatoryError';
    this.problems = problems;
  }
}

/** Problems as text: what a person sees who made the mistake. */
export function formatProblems(problems: Problem[]): string {
  const head = problems.length === 1 ? '1 problem:' : `${problems.length} problems:`;
  return [head, ...problems.map(formatProblem)].join('\n');
}

export function formatProblem(problem: Problem): string {
  const [first, ...more] = problem.message.split('\n');
  const lines = [`  ${problem.where}: ${first} [${problem.code}]`, ...more.map((line) => `      ${line}`)];
  if (problem.allowed) lines.push(`    allowed: ${indent(problem.allowed)}`);
  lines.push(`    to mend: ${indent(problem.mend)}`);
  return lines.join('\n');
}

function indent(text: string): string {
  return text.replace(/\n/g, '\n      ');
}

/** Collects the problems of one thing, so that its maker hears of all of them at once. */
export class Problems {
  private readonly list: Problem[] = [];

  constructor(private readonly where: string) {}

  public add(code: string, message: string, mend: string, allowed?: string): void {
    this.list.push({ code, where: this.where, message, mend, allowed });
  }

  public addAll(problems: Problem[]): void {
    this.list.push(...problems);
  }

  public get all(): Problem[] {
    return [...this.list];
  }

  public throwIfAny(): void {
    if (this.list.length > 0) throw new ObservatoryError(this.list);
  }
}

/** The nearest of the known names, for a «did you mean». Undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
