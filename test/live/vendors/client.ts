import { until } from '../../support/process';
import { VENDORS_ADDRESS } from '../cluster/layout';
import type { Fault, Message } from './message';
import { CONTROL_PORT, type Keys, type VendorName } from './names';
import { type Page, pagesOf } from './pages';
import { type SlackMessage, slackMessagesOf } from './slack-messages';

/** As many of the last requests are told when the one that was waited for does not come. */
const TOLD = 10;

/** How stories ask and tell the vendors' test servers. */
export class VendorsClient {
  /** @param control where they are controlled */
  constructor(private readonly control = `http://${VENDORS_ADDRESS}:${CONTROL_PORT}`) {}

  /** What came, taken and refused, in the order of arrival; `since` in milliseconds since 1970. */
  public async messages(filter: { vendor?: VendorName; since?: number } = {}): Promise<Message[]> {
    return JSON.parse(await this.ask('GET', 'messages', filter));
  }

  /** Incidents at PagerDuty. */
  public async pages(since?: number): Promise<Page[]> {
    return pagesOf(await this.messages({ vendor: 'pagerduty', since }));
  }

  /** What is read in Slack. */
  public async slackMessages(since?: number): Promise<SlackMessage[]> {
    return slackMessagesOf(await this.messages({ vendor: 'slack', since }));
  }

  /** Waits for a request that came already or comes in time, and gives the first. */
  public untilMessage(what: string, predicate: (message: Message) => boolean, seconds = 60): Promise<Message> {
    return this.untilSome(what, () => this.messages(), predicate, seconds);
  }

  /** Waits for an incident as it is wanted: opened, or resolved. */
  public untilPage(what: string, predicate: (page: Page) => boolean, seconds = 60): Promise<Page> {
    return this.untilSome(what, () => this.pages(), predicate, seconds);
  }

  /** Waits for something to be read in Slack. */
  public untilSlack(what: string, predicate: (message: SlackMessage) => boolean, seconds = 60): Promise<SlackMessage> {
    return this.untilSome(what, () => this.slackMessages(), predicate, seconds);
  }

  /** Forgets what came. */
  public async clear(): Promise<void> {
    await this.ask('DELETE', 'messages');
  }

  /** Lets something go wrong at a vendor. */
  public async fail(vendor: VendorName, fault: Fault): Promise<void> {
    await this.ask('PUT', 'faults', { vendor, ...fault });
  }

  /** Ends what goes wrong at a vendor, or at all. */
  public async mend(vendor?: VendorName): Promise<void> {
    await this.ask('DELETE', 'faults', { vendor });
  }

  public async keys(): Promise<Keys> {
    return JSON.parse(await this.ask('GET', 'keys'));
  }

  /** Says which keys or paths of webhooks are valid at a vendor, and no others. */
  public async setKeys(vendor: VendorName, keys: string[]): Promise<void> {
    await this.ask('PUT', 'keys', { vendor }, JSON.stringify(keys));
  }

  private async untilSome<T>(
    what: string,
    read: () => Promise<T[]>,
    predicate: (one: T) => boolean,
    seconds: number,
  ): Promise<T> {
    let found: T | undefined;
    const isThere = async () => {
      found = (await read()).find(predicate);
      return found !== undefined;
    };
    await until(what, isThere, seconds).catch(async (error: Error) => {
      throw new Error(
        `${error.message}. The last that came:\n${(await this.messages()).slice(-TOLD).map(line).join('\n')}`,
      );
    });
    return found as T;
  }

  private async ask(method: string, path: string, parameters: object = {}, body?: string): Promise<string> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
    const response = await fetch(`${this.control}/${path}?${query}`, {
      method,
      body,
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }
}

function line({ vendor, at, from, method, host, path, status, reason, body }: Message): string {
  const said = JSON.stringify(body).slice(0, 300);
  return `${new Date(at).toISOString()} ${vendor} from ${from} ${method} ${host}${path} ${status} ${reason ?? ''} ${said}`;
}
