import type { AlertExample } from './alert-example';
import type { Duration } from './duration';
import type { Inhibition } from './inhibition';
import { checkLabelName } from './names';
import { Problems } from './problem';
import type { Query } from './query';
import type { Responder } from './responder';
import type { Runbook } from './runbook';
import type { Severity } from './severity';
import type { Threshold } from './threshold';

/** What an alert is. */
export interface AlertRuleProps {
  /**
   * An expression that has a value while something is wrong. Exactly one of `query` and `threshold` is given.
   * @default - the threshold says it
   */
  readonly query?: Query;
  /**
   * A value and its limit. Exactly one of `query` and `threshold` is given.
   * @default - the query says it
   */
  readonly threshold?: Threshold;
  /**
   * How long it must have been wrong without a break.
   * @default - fires at the first evaluation
   */
  readonly for?: Duration;
  /**
   * How long it keeps firing after it was right again: against alerts that come and go.
   * @default - resolves at once
   */
  readonly keepFiringFor?: Duration;
  /** How much it matters. */
  readonly severity: Severity;
  /** One line for people: what is wrong, where. Go templates such as `{{ $labels.instance }}` and `{{ $value }}` are filled in. */
  readonly summary: string;
  /** What it means, what to check, what to do. */
  readonly runbook: Runbook;
  /**
   * Who answers.
   * @default - the first level of the blueprint's escalation
   */
  readonly owner?: Responder;
  /**
   * More labels of the alert.
   * @default - none
   */
  readonly labels?: Record<string, string>;
  /**
   * Unit tests of the alert.
   * @default - made from the expression: one that fires, one that does not, one at the boundary
   */
  readonly examples?: AlertExample[];
  /**
   * Lesser alerts that need not be told while this one fires. One of the same name and a lesser severity never needs to.
   * @default - none
   */
  readonly hides?: Inhibition[];
}

/** Labels of an alert that the library itself sets. */
const OWN_LABELS = ['alertname', 'severity', 'responder'];

/**
 * Says when something is wrong, how much it matters, who answers and what they do.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export class AlertRule {
  /** The expression that has a value while something is wrong. */
  public readonly query: Query;
  /** The value and its limit, if the alert was made from those. */
  public readonly threshold?: Threshold;
  /** How long it must have been wrong. Undefined: fires at the first evaluation. */
  public readonly for?: Duration;
  /** How long it keeps firing after it was right again. */
  public readonly keepFiringFor?: Duration;
  /** How much it matters. */
  public readonly severity: Severity;
  /** One line for people. */
  public readonly summary: string;
  /** What it means, what to check, what to do. */
  public readonly runbook: Runbook;
  /** Who answers, if it is said here. */
  public readonly owner?: Responder;
  private readonly extraLabels: Record<string, string>;
  private readonly tests: AlertExample[];
  private readonly inhibitions: Inhibition[];

  /**
   * @param name in CamelCase: what people see first
   */
  constructor(
    /** The alert's name. */
    public readonly name: string,
    props: AlertRuleProps,
  ) {
    const problems = new Problems(`AlertRule '${name}'`);
    if (!/^[A-Z][a-zA-Z0-9]{2,79}$/.test(name)) {
      problems.add(
        'invalid-alert-name',
        `'${name}' is not the name of an alert`,
        "write it like 'ApiErrorRateHigh'",
        'CamelCase, 3 to 80 letters and digits',
      );
    }
    if ((props.query === undefined) === (props.threshold === undefined)) {
      problems.add(
        'query-or-threshold',
        props.query ? 'both a query and a threshold are given' : 'neither a query nor a threshold is given',
        "give one: query: Query.promql('…') or threshold: Threshold.above(Query.promql('…'), 80)",
      );
    }
    if (!props.summary.trim()) {
      problems.add('empty-summary', 'the summary is empty', 'say in one line what is wrong, and where');
    }
    this.extraLabels = { ...props.labels };
    for (const label of Object.keys(this.extraLabels)) {
      checkLabelName(problems, label);
      if (OWN_LABELS.includes(label)) {
        problems.add(
          'reserved-label-name',
          `the label '${label}' is set by the library`,
          `leave it away; it follows from ${label === 'responder' ? 'owner' : label}`,
        );
      }
    }
    problems.throwIfAny();

    this.threshold = props.threshold;
    this.query = (props.threshold?.query ?? props.query) as Query;
    this.for = props.for;
    this.keepFiringFor = props.keepFiringFor;
    this.severity = props.severity;
    this.summary = props.summary.trim();
    this.runbook = props.runbook;
    this.owner = props.owner;
    this.tests = [...(props.examples ?? [])];
    this.inhibitions = [...(props.hides ?? [])];
  }

  /** More labels of the alert. */
  public get labels(): Record<string, string> {
    return { ...this.extraLabels };
  }

  /** Unit tests that were given by hand. */
  public get examples(): AlertExample[] {
    return [...this.tests];
  }

  /** Lesser alerts that need not be told while this one fires. */
  public get hides(): Inhibition[] {
    return [...this.inhibitions];
  }
}
