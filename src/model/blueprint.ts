import type { BusinessIndicator } from './business-indicator';
import type { Channel } from './channel';
import { Duration } from './duration';
import type { Escalation } from './escalation';
import { Infrastructure } from './infrastructure';
import type { MailServer } from './mail-server';
import { checkObjectName, checkUnique } from './names';
import { Problems } from './problem';
import type { Responder } from './responder';
import { Retention } from './retention';
import type { RuleGroup } from './rule-group';
import { Sampling } from './sampling';
import type { Service } from './service';
import { SEVERITIES, type Severity, SeverityPolicy } from './severity';

/** How long each signal is kept. */
export interface RetentionPolicy {
  /**
   * Metrics.
   * @default - 15 days
   */
  readonly metrics?: Retention;
  /**
   * Logs.
   * @default - 30 days
   */
  readonly logs?: Retention;
  /**
   * Traces.
   * @default - 7 days
   */
  readonly traces?: Retention;
}

/** What a system is. */
export interface BlueprintProps {
  /**
   * What serves.
   * @default - none
   */
  readonly services?: Service[];
  /**
   * What is observed of machines, containers and the outside.
   * @default - nodes and containers, with the usual limits
   */
  readonly infrastructure?: Infrastructure;
  /**
   * What the business looks at.
   * @default - nothing
   */
  readonly business?: BusinessIndicator[];
  /** Who is asked when nobody answers; the first level receives what has no owner. */
  readonly escalation: Escalation;
  /**
   * More rules.
   * @default - those that follow from the rest
   */
  readonly rules?: RuleGroup[];
  /**
   * Value of the label `cluster` on everything that is collected.
   * @default - the blueprint's name
   */
  readonly cluster?: string;
  /**
   * Value of the label `environment` on everything that is collected.
   * @default 'production'
   */
  readonly environment?: string;
  /**
   * Server through which email goes out on Kubernetes.
   * @default - none: email channels are then an error there
   */
  readonly mailServer?: MailServer;
  /**
   * A service outside that expects a sign of life every few minutes and tells when it stays away: the dead man's switch.
   * @default - none: nobody hears when the observatory itself is gone
   */
  readonly heartbeat?: Channel;
  /**
   * How often targets are scraped.
   * @default - 30 seconds
   */
  readonly scrapeInterval?: Duration;
  /**
   * How often rules are evaluated.
   * @default - 30 seconds
   */
  readonly evaluationInterval?: Duration;
  /**
   * How long each signal is kept.
   * @default - metrics 15 days, logs 30 days, traces 7 days
   */
  readonly retention?: RetentionPolicy;
  /**
   * Which traces are kept.
   * @default - one in ten, and every one with an error
   */
  readonly sampling?: Sampling;
  /**
   * What severities mean, where it differs from the usual.
   * @default - see SeverityPolicy
   */
  readonly severities?: SeverityPolicy[];
  /**
   * Address below which there is a page for each alert: `runbook_url` is this and the alert's name.
   * @default - alerts carry no `runbook_url`; what their runbook says stands in their annotations all the same
   */
  readonly runbookBaseUrl?: string;
}

/**
 * The whole of a system: what serves, what is promised about it, who answers.
 */
export class Blueprint {
  /** What is observed of machines, containers and the outside. */
  public readonly infrastructure: Infrastructure;
  /** Who is asked when nobody answers. */
  public readonly escalation: Escalation;
  /** Value of the label `cluster`. */
  public readonly cluster: string;
  /** Value of the label `environment`. */
  public readonly environment: string;
  /** Server through which email goes out on Kubernetes. */
  public readonly mailServer?: MailServer;
  /** A service outside that expects a sign of life. */
  public readonly heartbeat?: Channel;
  /** How often targets are scraped. */
  public readonly scrapeInterval: Duration;
  /** How often rules are evaluated. */
  public readonly evaluationInterval: Duration;
  /** How long metrics are kept. */
  public readonly metricsRetention: Retention;
  /** How long logs are kept. */
  public readonly logsRetention: Retention;
  /** How long traces are kept. */
  public readonly tracesRetention: Retention;
  /** Which traces are kept. */
  public readonly sampling: Sampling;
  /** Address below which there is a page for each alert, without a slash at its end. */
  public readonly runbookBaseUrl?: string;
  private readonly allServices: Service[];
  private readonly indicators: BusinessIndicator[];
  private readonly ownRules: RuleGroup[];
  private readonly policies: SeverityPolicy[];

  constructor(
    /** Name of the system. */
    public readonly name: string,
    props: BlueprintProps,
  ) {
    this.allServices = [...(props.services ?? [])];
    this.infrastructure = props.infrastructure ?? new Infrastructure();
    this.indicators = [...(props.business ?? [])];
    this.escalation = props.escalation;
    this.ownRules = [...(props.rules ?? [])];
    this.cluster = props.cluster ?? name;
    this.environment = props.environment ?? 'production';
    this.mailServer = props.mailServer;
    this.heartbeat = props.heartbeat;
    this.scrapeInterval = props.scrapeInterval ?? Duration.seconds(30);
    this.evaluationInterval = props.evaluationInterval ?? Duration.seconds(30);
    this.metricsRetention = props.retention?.metrics ?? Retention.for(Duration.days(15));
    this.logsRetention = props.retention?.logs ?? Retention.for(Duration.days(30));
    this.tracesRetention = props.retention?.traces ?? Retention.for(Duration.days(7));
    this.sampling = props.sampling ?? Sampling.tail({ ratio: 0.1 });
    this.runbookBaseUrl = props.runbookBaseUrl?.replace(/\/+$/, '');
    this.policies = SEVERITIES.map(
      (severity) => props.severities?.find((policy) => policy.severity === severity) ?? new SeverityPolicy(severity),
    );
    this.check(props);
  }

  /** What serves. */
  public get services(): Service[] {
    return [...this.allServices];
  }

  /** What the business looks at. */
  public get business(): BusinessIndicator[] {
    return [...this.indicators];
  }

  /** Rules that were given by hand, beside those of services. */
  public get rules(): RuleGroup[] {
    return [...this.ownRules];
  }

  /** Everybody who answers for something here: the levels of escalation first, then owners in the order of what they own. */
  public get responders(): Responder[] {
    const owners = [
      ...this.escalation.levels,
      this.infrastructure.owner,
      ...this.infrastructure.probes.map((probe) => probe.owner),
      ...this.allServices.flatMap((service) => [service.owner, ...service.alerts.map((alert) => alert.owner)]),
      ...this.indicators.map((indicator) => indicator.owner),
      ...this.ownRules.flatMap((group) => group.alerts.map((alert) => alert.owner)),
    ];
    return [...new Set(owners.filter((owner) => owner !== undefined))];
  }

  /** What a severity means here. */
  public severityPolicy(severity: Severity): SeverityPolicy {
    return this.policies[SEVERITIES.indexOf(severity)];
  }

  private check(props: BlueprintProps): void {
    const problems = new Problems(`Blueprint '${this.name}'`);
    checkObjectName(problems, 'blueprint', this.name);
    for (const [label, value] of Object.entries({ cluster: this.cluster, environment: this.environment })) {
      if (!/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(value)) {
        problems.add(
          'invalid-label-value',
          `'${value}' can't be the value of the label ${label}`,
          "use a name such as 'eu-west-1'",
          'at most 63 letters, digits, - _ and .',
        );
      }
    }
    checkUnique(
      problems,
      'services',
      this.allServices.map((service) => service.name),
    );
    checkUnique(
      problems,
      'business indicators',
      this.indicators.map((indicator) => indicator.name),
    );
    checkUnique(
      problems,
      'rule groups',
      this.ownRules.map((group) => group.name),
    );
    checkUnique(
      problems,
      'responders',
      this.responders.map((responder) => responder.name),
    );
    checkUnique(
      problems,
      'severity policies',
      (props.severities ?? []).map((policy) => policy.severity),
    );
    if (this.scrapeInterval.toMillis() > 120_000) {
      problems.add(
        'scrape-interval',
        `targets are scraped every ${this.scrapeInterval}`,
        'scrape at least every two minutes: Prometheus forgets a value after five',
        'at most 2m',
      );
    }
    if (this.runbookBaseUrl !== undefined && !/^https?:\/\/\S+$/.test(this.runbookBaseUrl)) {
      problems.add(
        'invalid-url',
        `'${this.runbookBaseUrl}' is not an address`,
        "write it like 'https://handbook.example.com/alerts'",
      );
    }
    const { nodes, containers, batchJobs, probes } = this.infrastructure;
    const isEmpty = this.allServices.length + this.indicators.length + this.ownRules.length + probes.length === 0;
    if (isEmpty && !nodes && !containers && !batchJobs) {
      problems.add(
        'nothing-to-observe',
        'there is nothing to observe',
        'give services, infrastructure or business indicators',
      );
    }
    problems.throwIfAny();
  }
}
