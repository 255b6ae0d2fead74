import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Moto } from './moto';
import type { Stack } from './stack';

/** What SNS posts to an address. @see https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html */
interface Posted {
  readonly Type: string;
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: string;
  readonly Signature: string;
  readonly SigningCertURL: string;
  readonly UnsubscribeURL: string;
  readonly MessageAttributes?: Record<string, { readonly Type: string; readonly Value: string }>;
}

/** The event with which SNS calls a function. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function lambdaEvent(posted: Posted, subscription: string): object {
  const { SigningCertURL, UnsubscribeURL, ...rest } = posted;
  const sns = { ...rest, SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL };
  return {
    Records: [{ EventVersion: '1.0', EventSubscriptionArn: subscription, EventSource: 'aws:sns', Sns: sns }],
  };
}

/** What comes of a topic to whom it may concern. */
export interface Delivery {
  /** `lambda`, `email`, … as the template has it. */
  readonly protocol: string;
  /** The name in the template of the function, or the address. */
  readonly endpoint: string;
  readonly subscription: string;
  readonly posted: Posted;
}

/**
 * The subscriptions of a template, each with its own filter, made by the API of SNS. Moto's SNS decides what comes through, and posts
 * it here, where Lambda or a mailbox would be.
 */
export class Subscriptions {
  public static async create(moto: Moto, stack: Stack, receive: (delivery: Delivery) => void): Promise<Subscriptions> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      response.end();
      const posted = JSON.parse(`${Buffer.concat(parts)}`) as Posted;
      if (posted.Type !== 'Notification') return;
      const { protocol, endpoint, subscription } = known[Number((request.url ?? '').slice(1))];
      receive({ protocol, endpoint, subscription, posted });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const known: Omit<Delivery, 'posted'>[] = [];
    for (const properties of Object.values(stack.properties('AWS::SNS::Subscription'))) {
      const { TopicArn, Protocol, Endpoint, FilterPolicy } = properties as Record<string, string>;
      const index = known.length;
      known.push({ protocol: Protocol, endpoint: nameOf(Endpoint), subscription: '' });
      const { SubscriptionArn } = await moto.query<{ SubscriptionArn: string }>('sns', 'Subscribe', {
        TopicArn,
        Protocol: 'http',
        Endpoint: `http://127.0.0.1:${port}/${index}`,
        ...(FilterPolicy && {
          'Attributes.entry.1.key': 'FilterPolicy',
          'Attributes.entry.1.value': JSON.stringify(FilterPolicy),
        }),
      });
      known[index] = { ...known[index], subscription: SubscriptionArn };
    }
    return new Subscriptions(server);
  }

  private constructor(private readonly server: Server) {}

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function nameOf(endpoint: unknown): string {
  return typeof endpoint === 'string' ? endpoint : (endpoint as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0];
}
