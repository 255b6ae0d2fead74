import { isAccepted, type Message } from './message';

/** What somebody reads in Slack. */
export interface SlackMessage {
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  /** The path of the webhook, which belongs to a channel. */
  readonly webhook: string;
  readonly title: string;
  /** All that it says, its title too. */
  readonly text: string;
  readonly message: Message;
}

/** What Slack shows of what it took: attachments as Alertmanager sends them, or blocks. */
export function slackMessagesOf(messages: Message[]): SlackMessage[] {
  return messages
    .filter((each) => each.vendor === 'slack' && isAccepted(each))
    .map((message) => {
      const { text = '', attachments = [], blocks = [] } = message.body;
      const said = [
        text,
        ...attachments.flatMap((each: Record<string, string>) => [each.pretext, each.title, each.text]),
        ...blocks.map((block: { text?: { text: string } }) => block.text?.text),
      ].filter(Boolean);
      return { at: message.at, webhook: message.path, title: said[0] ?? '', text: said.join('\n'), message };
    });
}
