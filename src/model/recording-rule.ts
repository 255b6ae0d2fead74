import { checkLabelName } from './names';
import { Problems } from './problem';
import type { Query } from './query';

/** What is computed ahead. */
export interface RecordingRuleProps {
  /** What is computed. */
  readonly query: Query;
  /** What it says, for people. */
  readonly help: string;
  /**
   * Labels set on the result.
   * @default - none
   */
  readonly labels?: Record<string, string>;
}

/**
 * A series computed ahead, so that dashboards and alerts compute nothing twice.
 *
 * @see https://prometheus.io/docs/practices/rules/
 */
export class RecordingRule {
  /** What is computed. */
  public readonly query: Query;
  /** What it says. */
  public readonly help: string;
  private readonly extraLabels: Record<string, string>;

  /**
   * @param name in the form `level:metric:operations`
   */
  constructor(
    /** The name of the series. */
    public readonly name: string,
    props: RecordingRuleProps,
  ) {
    const problems = new Problems(`RecordingRule '${name}'`);
    if (!/^[a-z_][a-zA-Z0-9_]*:[a-zA-Z0-9_]+(:[a-zA-Z0-9_]+)*$/.test(name)) {
      problems.add(
        'invalid-recording-name',
        `'${name}' is not the name of a recording rule`,
        "write it like 'service:http_requests:rate5m'",
        'level:metric:operations, in letters, digits and underscores',
      );
    }
    for (const label of Object.keys(props.labels ?? {})) checkLabelName(problems, label);
    problems.throwIfAny();
    this.query = props.query;
    this.help = props.help;
    this.extraLabels = { ...props.labels };
  }

  /** Labels set on the result. */
  public get labels(): Record<string, string> {
    return { ...this.extraLabels };
  }
}
