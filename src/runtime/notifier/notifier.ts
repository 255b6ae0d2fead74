import {
  type ChannelRequest,
  ENDPOINTS,
  type Endpoints,
  opsgenieApi,
  opsgenieRequest,
  pagerDutyRequest,
  slackRequest,
  webhookRequest,
} from './channels';
import { count, log, type Write } from './log';
import { type Notification, notificationOf, type SnsRecord } from './notification';
import type { Channel, Receiver, Routes } from './routes';
import { type ReadSecret, Secrets } from './secrets';
import { type Patience, send } from './send';

/** The event with which SNS calls. */
export interface SnsEvent {
  readonly Records: SnsRecord[];
}

/** What the notifier needs. */
export interface NotifierOptions {
  readonly routes: Routes;
  readonly readSecret: ReadSecret;
  readonly write: Write;
  readonly endpoints?: Endpoints;
  readonly patience?: Patience;
}

/** So many deliveries are remembered. */
const REMEMBERED = 1000;

/** Tells every channel of a message's receiver. */
export class Notifier {
  private readonly secrets: Secrets;
  /** What was told already: when one channel fails Lambda brings the message again, and the others must not hear it twice. */
  private readonly told = new Set<string>();

  constructor(private readonly options: NotifierOptions) {
    this.secrets = new Secrets(options.readSecret);
  }

  /**
   * Delivers all there is to deliver, then throws when something could not be.
   *
   * @param deadline when to give up, in milliseconds since 1970
   */
  public async handle(event: SnsEvent, deadline: number): Promise<void> {
    const failures = await Promise.all(event.Records.map((record) => this.handleRecord(record, deadline)));
    const all = failures.flat();
    if (all.length > 0) throw new Error(`not told: ${all.join('; ')}`);
  }

  private async handleRecord(record: SnsRecord, deadline: number): Promise<string[]> {
    const notification = notificationOf(record);
    const { receiver: name, status } = notification;
    const receiver = Object.hasOwn(this.options.routes.receivers, name)
      ? this.options.routes.receivers[name]
      : undefined;
    if (!receiver) {
      log(this.options.write, 'error', 'no such receiver', { receiver: name });
      return [`receiver '${name}' has no route`];
    }
    const outcomes = receiver.channels.map(async (channel, i) => {
      const id = `${record.Sns.MessageId} ${i}`;
      if (this.told.has(id)) return [];
      const why = await this.tell(channel, receiver, notification, deadline);
      const fields = { receiver: name, status, channel: channel.kind, target: channel.target };
      count(this.options.write, channel.kind, why === undefined);
      if (why === undefined) {
        this.remember(id);
        log(this.options.write, 'info', 'told', fields);
        return [];
      }
      log(this.options.write, 'error', 'not told', { ...fields, why });
      return [`${name} by ${channel.kind} (${why})`];
    });
    return (await Promise.all(outcomes)).flat();
  }

  /** Why it failed; undefined when it did not. */
  private async tell(channel: Channel, receiver: Receiver, notification: Notification, deadline: number) {
    try {
      const secret = await this.secrets.valueOf(channel.secret);
      const request = requestTo(channel, secret, notification, receiver.severity, this.options.endpoints ?? ENDPOINTS);
      await send(request, deadline, this.options.patience);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private remember(id: string): void {
    const [oldest] = this.told;
    if (this.told.size >= REMEMBERED) this.told.delete(oldest);
    this.told.add(id);
  }
}

function requestTo(
  { kind, target }: Channel,
  secret: string,
  notification: Notification,
  severity: string,
  endpoints: Endpoints,
): ChannelRequest {
  switch (kind) {
    case 'slack':
      return slackRequest(secret, notification, severity);
    case 'pagerduty':
      return pagerDutyRequest(secret, notification, severity, endpoints);
    case 'opsgenie':
      return opsgenieRequest(secret, notification, severity, opsgenieApi(target, endpoints));
    case 'webhook':
      return webhookRequest(secret, notification);
    default:
      throw new Error('there is no such kind of channel');
  }
}
