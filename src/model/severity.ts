import { Duration } from './duration';

/** How much an alert matters: from «somebody gets up now» to «look at it this week». */
export enum Severity {
  /** Users are hurt now. Someone is paged. */
  CRITICAL = 'critical',
  /** Users will be hurt soon, or a few are now. Someone is paged. */
  HIGH = 'high',
  /** Wants attention on a working day. */
  MEDIUM = 'medium',
  /** Good to know. */
  LOW = 'low',
}

/** All severities, the gravest first. */
export const SEVERITIES = [Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW];

/** What a responder's channel is for. */
export enum ChannelUse {
  /** Wakes somebody. */
  PAGE = 'page',
  /** Is read while at work. */
  CHAT = 'chat',
  /** Is read when there is time. */
  MAIL = 'mail',
}

/** What is to be said differently about a severity. */
export interface SeverityPolicyProps {
  /**
   * How soon somebody must have answered.
   * @default - critical 1 h, high 4 h, medium 24 h, low 48 h
   */
  readonly responseTime?: Duration;

  /**
   * How long after the last notification an alert that still fires is told again. Amazon Managed Prometheus takes at
   * most five days.
   * @default - the response time
   */
  readonly repeat?: Duration;

  /**
   * Which of a responder's channels are used. A responder who has none of these is told through what there is.
   * @default - critical and high: page and chat; medium: chat; low: mail
   */
  readonly channels?: ChannelUse[];
}

const DEFAULTS: Record<Severity, { hours: number; channels: ChannelUse[]; groupWait: number }> = {
  [Severity.CRITICAL]: { hours: 1, channels: [ChannelUse.PAGE, ChannelUse.CHAT], groupWait: 10 },
  [Severity.HIGH]: { hours: 4, channels: [ChannelUse.PAGE, ChannelUse.CHAT], groupWait: 30 },
  [Severity.MEDIUM]: { hours: 24, channels: [ChannelUse.CHAT], groupWait: 60 },
  [Severity.LOW]: { hours: 48, channels: [ChannelUse.MAIL], groupWait: 300 },
};

/** What a severity means for people: how soon they answer, through which channels they hear, how often they are reminded. */
export class SeverityPolicy {
  /** How soon somebody must have answered. */
  public readonly responseTime: Duration;
  /** How long after the last notification an alert that still fires is told again. */
  public readonly repeat: Duration;
  /** How long to wait for more alerts of the same group before the first notification. */
  public readonly groupWait: Duration;
  private readonly uses: ChannelUse[];

  constructor(
    /** The severity that this is about. */
    public readonly severity: Severity,
    props: SeverityPolicyProps = {},
  ) {
    const defaults = DEFAULTS[severity];
    this.responseTime = props.responseTime ?? Duration.hours(defaults.hours);
    this.repeat = props.repeat ?? this.responseTime;
    this.groupWait = Duration.seconds(defaults.groupWait);
    this.uses = props.channels ?? defaults.channels;
  }

  /** Which of a responder's channels are used. */
  public get channels(): ChannelUse[] {
    return [...this.uses];
  }
}
