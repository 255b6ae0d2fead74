import { Problems } from './problem';

/** What somebody must know who was just woken. */
export interface RunbookProps {
  /** What it means for users and for the system, in a sentence or two. */
  readonly meaning: string;
  /** What to look at first, one step an entry. */
  readonly checks: string[];
  /** What to do about it, one step an entry. */
  readonly actions: string[];
}

/** What an alert means, what to check, what to do. */
export class Runbook {
  /** What it means. */
  public readonly meaning: string;
  private readonly checkSteps: string[];
  private readonly actionSteps: string[];

  constructor(props: RunbookProps) {
    this.meaning = props.meaning.trim();
    this.checkSteps = props.checks.map((step) => step.trim()).filter((step) => step);
    this.actionSteps = props.actions.map((step) => step.trim()).filter((step) => step);

    const problems = new Problems('Runbook');
    const mend = 'write what a colleague must know who was just woken by it';
    if (!this.meaning) problems.add('empty-runbook', 'it does not say what the alert means', mend);
    if (this.checkSteps.length === 0) problems.add('empty-runbook', 'it does not say what to check', mend);
    if (this.actionSteps.length === 0) problems.add('empty-runbook', 'it does not say what to do', mend);
    problems.throwIfAny();
  }

  /** What to look at first. */
  public get checks(): string[] {
    return [...this.checkSteps];
  }

  /** What to do about it. */
  public get actions(): string[] {
    return [...this.actionSteps];
  }
}
