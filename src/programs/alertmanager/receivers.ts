import { type Blueprint, type Channel, ChannelKind, OpsgenieRegion, type Secret, Severity } from '../../model';
import { TEXT_TEMPLATE, TITLE_TEMPLATE, WHAT_IS_WRONG } from './messages';
import type { Receiver } from './routing';

type Json = Record<string, unknown>;

const TITLE = `{{ template "${TITLE_TEMPLATE}" . }}`;
const TEXT = `{{ template "${TEXT_TEMPLATE}" . }}`;

/** Where a secret appears as a file. */
type PathOf = (secret: Secret) => string;

/** @see https://developer.pagerduty.com/docs/events-api-v2-overview: info, warning, error, critical */
export const PAGER_DUTY_SEVERITY: Record<Severity, string> = {
  [Severity.CRITICAL]: 'critical',
  [Severity.HIGH]: 'error',
  [Severity.MEDIUM]: 'warning',
  [Severity.LOW]: 'info',
};

/** @see https://docs.opsgenie.com/docs/alert-api: P1 to P5 */
export const OPSGENIE_PRIORITY: Record<Severity, string> = {
  [Severity.CRITICAL]: 'P1',
  [Severity.HIGH]: 'P2',
  [Severity.MEDIUM]: 'P3',
  [Severity.LOW]: 'P4',
};

export const OPSGENIE_API: Record<string, string> = {
  [OpsgenieRegion.US]: 'https://api.opsgenie.com/',
  [OpsgenieRegion.EU]: 'https://api.eu.opsgenie.com/',
};

/**
 * A receiver as Alertmanager reads it. Credentials are files.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/#receiver
 */
export function receiverConfig(receiver: Receiver, blueprint: Blueprint, pathOf: PathOf): Json {
  const config: Json = { name: receiver.name };
  for (const channel of receiver.channels) {
    const [key, value] = channelConfig(channel, receiver.severity, blueprint, pathOf);
    config[key] = [...((config[key] as Json[] | undefined) ?? []), { send_resolved: receiver.hearsOfEnd, ...value }];
  }
  return config;
}

function channelConfig(channel: Channel, severity: Severity, blueprint: Blueprint, pathOf: PathOf): [string, Json] {
  const file = channel.credential ? pathOf(channel.credential) : undefined;
  switch (channel.kind) {
    case ChannelKind.EMAIL:
      return ['email_configs', emailConfig(channel, blueprint, pathOf)];
    case ChannelKind.SLACK:
      return [
        'slack_configs',
        { api_url_file: file, channel: channel.target, title: TITLE, text: TEXT, fallback: TITLE },
      ];
    case ChannelKind.PAGER_DUTY:
      return [
        'pagerduty_configs',
        { routing_key_file: file, severity: PAGER_DUTY_SEVERITY[severity], description: `${TITLE}${WHAT_IS_WRONG}` },
      ];
    case ChannelKind.OPSGENIE:
      return [
        'opsgenie_configs',
        {
          api_key_file: file,
          api_url: OPSGENIE_API[channel.target],
          priority: OPSGENIE_PRIORITY[severity],
          message: TITLE,
          description: TEXT,
        },
      ];
    case ChannelKind.WEBHOOK:
      return ['webhook_configs', { url_file: file }];
    case ChannelKind.SNS:
      return [
        'sns_configs',
        {
          topic_arn: channel.target,
          sigv4: { region: channel.target.split(':')[3] },
          subject: TITLE,
          message: TEXT,
        },
      ];
  }
}

function emailConfig(channel: Channel, blueprint: Blueprint, pathOf: PathOf): Json {
  const server = blueprint.mailServer;
  return {
    to: channel.target,
    from: server?.from,
    smarthost: server && `${server.host}:${server.port}`,
    require_tls: true,
    auth_username: server?.username,
    auth_password_file: server?.password && pathOf(server.password),
    headers: { Subject: TITLE },
    text: TEXT,
  };
}
