import { type Blueprint, type Channel, ChannelKind, type Secret, type Severity } from '../../model';
import { TEXT, TITLE, WHAT_IS_WRONG } from '../../programs/alertmanager/messages';
import { OPSGENIE_API, OPSGENIE_PRIORITY, PAGER_DUTY_SEVERITY } from '../../programs/alertmanager/receivers';
import type { Receiver } from '../../programs/alertmanager/routing';

type Json = Record<string, unknown>;

/**
 * A receiver in the operator's words. Credentials are keys of secrets in the same namespace; texts stand in it whole, because an
 * AlertmanagerConfig brings no template files.
 *
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.Receiver
 */
export function receiverSpec(receiver: Receiver, blueprint: Blueprint): Json {
  const spec: Json = { name: receiver.name };
  for (const channel of receiver.channels) {
    const [key, value] = channelSpec(channel, receiver.severity, blueprint);
    spec[key] = [...((spec[key] as Json[] | undefined) ?? []), { sendResolved: receiver.hearsOfEnd, ...value }];
  }
  return spec;
}

function channelSpec(channel: Channel, severity: Severity, blueprint: Blueprint): [string, Json] {
  const credential = channel.credential && secretKey(channel.credential);
  switch (channel.kind) {
    case ChannelKind.EMAIL:
      return ['emailConfigs', emailSpec(channel, blueprint)];
    case ChannelKind.SLACK:
      return [
        'slackConfigs',
        { apiURL: credential, channel: channel.target, title: TITLE, text: TEXT, fallback: TITLE },
      ];
    case ChannelKind.PAGER_DUTY:
      return [
        'pagerdutyConfigs',
        { routingKey: credential, severity: PAGER_DUTY_SEVERITY[severity], description: `${TITLE}${WHAT_IS_WRONG}` },
      ];
    case ChannelKind.OPSGENIE:
      return [
        'opsgenieConfigs',
        {
          apiKey: credential,
          apiURL: OPSGENIE_API[channel.target],
          priority: OPSGENIE_PRIORITY[severity],
          message: TITLE,
          description: TEXT,
        },
      ];
    case ChannelKind.WEBHOOK:
      return ['webhookConfigs', { urlSecret: credential }];
    case ChannelKind.SNS:
      return [
        'snsConfigs',
        {
          topicARN: channel.target,
          sigv4: { region: channel.target.split(':')[3] },
          subject: TITLE,
          message: TEXT,
        },
      ];
  }
}

function emailSpec(channel: Channel, { mailServer: server }: Blueprint): Json {
  return {
    to: channel.target,
    ...(server ? { from: server.from, smarthost: `${server.host}:${server.port}` } : {}),
    ...(server?.username ? { authUsername: server.username } : {}),
    ...(server?.password ? { authPassword: secretKey(server.password) } : {}),
    requireTLS: true,
    headers: [{ key: 'Subject', value: TITLE }],
    text: TEXT,
  };
}

function secretKey({ name, key }: Secret): { name: string; key: string } {
  return { name, key };
}
