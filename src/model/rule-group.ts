import type { AlertRule } from './alert-rule';
import type { Duration } from './duration';
import { checkAlertNames } from './names';
import { Problems } from './problem';
import type { RecordingRule } from './recording-rule';

/** What is evaluated together. */
export interface RuleGroupProps {
  /**
   * Computed first, in this order.
   * @default - none
   */
  readonly recordings?: RecordingRule[];
  /**
   * Evaluated after the recordings.
   * @default - none
   */
  readonly alerts?: AlertRule[];
  /**
   * How often.
   * @default - the blueprint's evaluation interval
   */
  readonly interval?: Duration;
}

/** Rules that are evaluated together, one after the other: recordings first, then the alerts that read them. */
export class RuleGroup {
  /** How often. Undefined: as the blueprint says. */
  public readonly interval?: Duration;
  private readonly recordingRules: RecordingRule[];
  private readonly alertRules: AlertRule[];

  constructor(
    /** The group's name, such as `node.cpu`. */
    public readonly name: string,
    props: RuleGroupProps,
  ) {
    this.interval = props.interval;
    this.recordingRules = [...(props.recordings ?? [])];
    this.alertRules = [...(props.alerts ?? [])];

    const problems = new Problems(`RuleGroup '${name}'`);
    if (!/^[a-z0-9][-a-z0-9.]{0,120}$/.test(name)) {
      problems.add(
        'invalid-group-name',
        `'${name}' is not the name of a rule group`,
        "write it like 'node.cpu'",
        'lower-case letters, digits, - and .',
      );
    }
    if (this.recordingRules.length + this.alertRules.length === 0) {
      problems.add('empty-group', 'there is no rule in it', 'give it a rule or leave it away');
    }
    checkAlertNames(problems, this.alertRules);
    problems.throwIfAny();
  }

  /** Computed first, in this order. */
  public get recordings(): RecordingRule[] {
    return [...this.recordingRules];
  }

  /** Evaluated after the recordings. */
  public get alerts(): AlertRule[] {
    return [...this.alertRules];
  }
}
