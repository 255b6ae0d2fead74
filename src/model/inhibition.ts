import { checkLabelName } from './names';
import { Problems } from './problem';

/** Which alerts need not be told. */
export interface InhibitionProps {
  /** Their names. Only those of a lesser severity are hidden: a critical alert is always told. */
  readonly alerts: string[];
  /**
   * Labels that must be equal in both, so that only alerts about the very same thing are hidden. Both must have them.
   * `cluster` and `environment` are always among them.
   */
  readonly equal: string[];
}

/**
 * Lesser alerts that need not be told while another fires, because whoever is told of that one knows enough: a node that is gone
 * takes its targets with it.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
 */
export class Inhibition {
  private readonly hidden: string[];
  private readonly sameLabels: string[];

  constructor(props: InhibitionProps) {
    this.hidden = [...props.alerts];
    this.sameLabels = [...props.equal];
    const problems = new Problems('Inhibition');
    if (this.hidden.length === 0) {
      problems.add('empty-inhibition', 'it names no alert', "name what is hidden: alerts: ['TargetDown']");
    }
    if (this.sameLabels.length === 0) {
      problems.add(
        'unbounded-inhibition',
        'no label must be equal: one alert would hide all others of these names, wherever they are',
        "say what makes two alerts be about one thing: equal: ['node']",
      );
    }
    for (const label of this.sameLabels) checkLabelName(problems, label);
    problems.throwIfAny();
  }

  /** Names of the alerts that are hidden. */
  public get alerts(): string[] {
    return [...this.hidden];
  }

  /** Labels that must be equal in both. */
  public get equal(): string[] {
    return [...this.sameLabels];
  }
}
