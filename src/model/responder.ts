import type { Channel } from './channel';
import { checkObjectName } from './names';
import { Problems } from './problem';
import { ChannelUse, type SeverityPolicy } from './severity';

/** The channels that reach a responder: at least one. */
export interface ResponderProps {
  /**
   * Wakes somebody: PagerDuty, Opsgenie.
   * @default - pages go to chat, else to mail
   */
  readonly page?: Channel;
  /**
   * Is read while at work: Slack.
   * @default - messages go to mail, else to page
   */
  readonly chat?: Channel;
  /**
   * Is read when there is time: email.
   * @default - mails go to chat, else to page
   */
  readonly mail?: Channel;
}

const INSTEAD: Record<ChannelUse, ChannelUse[]> = {
  [ChannelUse.PAGE]: [ChannelUse.PAGE, ChannelUse.CHAT, ChannelUse.MAIL],
  [ChannelUse.CHAT]: [ChannelUse.CHAT, ChannelUse.MAIL, ChannelUse.PAGE],
  [ChannelUse.MAIL]: [ChannelUse.MAIL, ChannelUse.CHAT, ChannelUse.PAGE],
};

/** A team that answers, and the channels that reach it. */
export class Responder {
  /** Wakes somebody. */
  public readonly page?: Channel;
  /** Is read while at work. */
  public readonly chat?: Channel;
  /** Is read when there is time. */
  public readonly mail?: Channel;

  constructor(
    /** Name of the team; it becomes the value of the label `responder`. */
    public readonly name: string,
    props: ResponderProps,
  ) {
    this.page = props.page;
    this.chat = props.chat;
    this.mail = props.mail;

    const problems = new Problems(`Responder '${name}'`);
    checkObjectName(problems, 'responder', name);
    if (!this.page && !this.chat && !this.mail) {
      problems.add(
        'unreachable-responder',
        'no channel reaches this responder: its alerts would be heard by nobody',
        "give at least one, for example chat: Channel.slack('#team', …)",
        'page, chat, mail',
      );
    }
    problems.throwIfAny();
  }

  /**
   * The channels through which this responder hears of alerts of a severity: never none, each once.
   *
   * @param policy what the severity means
   */
  public channelsFor(policy: SeverityPolicy): Channel[] {
    const found = policy.channels.map((use) => INSTEAD[use].map((u) => this.channelOf(u)).find((c) => c !== undefined));
    return [...new Set(found.filter((channel) => channel !== undefined))];
  }

  private channelOf(use: ChannelUse): Channel | undefined {
    return { [ChannelUse.PAGE]: this.page, [ChannelUse.CHAT]: this.chat, [ChannelUse.MAIL]: this.mail }[use];
  }
}
