import { Problems } from './problem';
import type { Secret } from './secret';

/** The kinds of channel that there are. */
export enum ChannelKind {
  /** Email, through the blueprint's mail server or Amazon SNS. */
  EMAIL = 'email',
  /** A Slack channel, through an incoming webhook. */
  SLACK = 'slack',
  /** A PagerDuty service, through Events API v2. */
  PAGER_DUTY = 'pagerduty',
  /** An Opsgenie API integration. */
  OPSGENIE = 'opsgenie',
  /** Any HTTP endpoint that takes Alertmanager's JSON. */
  WEBHOOK = 'webhook',
  /** An Amazon SNS topic. */
  SNS = 'sns',
}

/** Where an Opsgenie account lives. */
export enum OpsgenieRegion {
  /** api.opsgenie.com */
  US = 'us',
  /** api.eu.opsgenie.com */
  EU = 'eu',
}

/** How a Slack channel is reached. */
export interface SlackChannelProps {
  /** Holds the URL of an incoming webhook. */
  readonly webhook: Secret;
}

/** How PagerDuty is reached. */
export interface PagerDutyChannelProps {
  /** Holds the integration key of an Events API v2 integration. */
  readonly routingKey: Secret;
}

/** How Opsgenie is reached. */
export interface OpsgenieChannelProps {
  /** Holds the key of an API integration. */
  readonly apiKey: Secret;
  /**
   * Where the account lives.
   * @default OpsgenieRegion.US
   */
  readonly region?: OpsgenieRegion;
}

/** How a webhook is reached. */
export interface WebhookChannelProps {
  /** Holds the URL: what is in a webhook's URL is often all that protects it. */
  readonly url: Secret;
}

/**
 * A way to reach people. Made by the static methods; credentials are references, never values.
 */
export class Channel {
  /**
   * Email.
   *
   * @param addresses whom to write to, at least one
   */
  public static email(...addresses: string[]): Channel {
    const problems = new Problems('Channel.email');
    if (addresses.length === 0) {
      problems.add('no-address', 'no address was given', "give at least one: Channel.email('team@example.com')");
    }
    for (const address of addresses) {
      if (!/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(address)) {
        problems.add('invalid-address', `'${address}' is not an email address`, "write it like 'team@example.com'");
      }
    }
    problems.throwIfAny();
    return new Channel(ChannelKind.EMAIL, addresses.join(', '));
  }

  /**
   * A Slack channel.
   *
   * @param channel the channel's name with its `#`, or a member's with `@`
   */
  public static slack(channel: string, props: SlackChannelProps): Channel {
    const problems = new Problems('Channel.slack');
    if (!/^[#@][^\s#@]{1,80}$/.test(channel)) {
      problems.add(
        'invalid-slack-channel',
        `'${channel}' is not the name of a Slack channel`,
        `write it like '#${channel.replace(/^[#@]/, '').replace(/\s+/g, '-') || 'alerts'}'`,
        'a # or @, then up to 80 characters without spaces',
      );
    }
    problems.throwIfAny();
    return new Channel(ChannelKind.SLACK, channel, props.webhook);
  }

  /** A PagerDuty service. */
  public static pagerDuty(props: PagerDutyChannelProps): Channel {
    return new Channel(ChannelKind.PAGER_DUTY, 'PagerDuty', props.routingKey);
  }

  /**
   * An Opsgenie team. Opsgenie ends on 2027-04-05.
   * @see https://support.atlassian.com/opsgenie/docs/start-moving-your-data-from-opsgenie/
   */
  public static opsgenie(props: OpsgenieChannelProps): Channel {
    return new Channel(ChannelKind.OPSGENIE, props.region ?? OpsgenieRegion.US, props.apiKey);
  }

  /**
   * Any HTTP endpoint that takes Alertmanager's JSON.
   * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
   */
  public static webhook(props: WebhookChannelProps): Channel {
    return new Channel(ChannelKind.WEBHOOK, 'webhook', props.url);
  }

  /**
   * An Amazon SNS topic that exists already.
   *
   * @param topicArn the topic's ARN
   */
  public static sns(topicArn: string): Channel {
    const problems = new Problems('Channel.sns');
    if (!/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?$/.test(topicArn)) {
      problems.add(
        'invalid-topic-arn',
        `'${topicArn}' is not the ARN of an SNS topic`,
        "write it like 'arn:aws:sns:eu-west-1:123456789012:alerts'",
      );
    }
    problems.throwIfAny();
    return new Channel(ChannelKind.SNS, topicArn);
  }

  private constructor(
    /** Which kind of channel this is. */
    public readonly kind: ChannelKind,
    /**
     * Whom it reaches, by kind: the addresses with commas, the Slack channel, the Opsgenie region, the topic's ARN.
     */
    public readonly target: string,
    /** The credential that the channel needs. Undefined for email and SNS. */
    public readonly credential?: Secret,
  ) {}

  /** How the channel reads in tables and messages, such as `slack #support`. Holds no secret. */
  public toString(): string {
    return this.kind === ChannelKind.PAGER_DUTY || this.kind === ChannelKind.WEBHOOK
      ? `${this.kind} (${this.credential})`
      : `${this.kind} ${this.target}`;
  }
}
