import { Duration } from './duration';
import { Problems } from './problem';
import type { Responder } from './responder';

/** How an alert climbs when nobody answers. */
export interface EscalationProps {
  /** Who is asked, one after the other. The first also gets every alert that has no owner. */
  readonly levels: Responder[];
  /**
   * How long a level has before the next one is asked.
   * @default - 30 minutes
   */
  readonly after?: Duration;
}

/**
 * L1 Support → L2 Development → L3 Architecture: who is asked when nobody answers.
 *
 * The first level receives every alert without an owner.
 */
export class Escalation {
  /** Through these, one after the other, with 30 minutes between. */
  public static through(...levels: Responder[]): Escalation {
    return new Escalation({ levels });
  }

  /** How long a level has before the next one is asked. */
  public readonly after: Duration;
  private readonly order: Responder[];

  constructor(props: EscalationProps) {
    this.order = [...props.levels];
    this.after = props.after ?? Duration.minutes(30);

    const problems = new Problems('Escalation');
    if (this.order.length === 0) {
      problems.add('empty-escalation', 'there is no level', 'name at least one responder: Escalation.through(support)');
    }
    if (new Set(this.order).size !== this.order.length) {
      problems.add('circular-escalation', 'a responder is there twice', 'name each responder once');
    }
    problems.throwIfAny();
  }

  /** Who is asked, one after the other. */
  public get levels(): Responder[] {
    return [...this.order];
  }
}
