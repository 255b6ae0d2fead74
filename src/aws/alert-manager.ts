import { type Blueprint, type Channel, ChannelKind, type Severity } from '../model';
import type { Problem } from '../model/problem';
import { inhibitRules, routeConfig } from '../programs/alertmanager/config';
import { TEXT } from '../programs/alertmanager/messages';
import { type Receiver, type Route, routing } from '../programs/alertmanager/routing';
import { toYaml } from '../programs/yaml';
import { JSON_TEMPLATE, SUBJECT_TEMPLATE, TEXT_TEMPLATE, templateFiles } from './alert-messages';
import { MAX_REPEAT_DAYS } from './limits';

type Json = Record<string, unknown>;

/** Message attributes by which subscriptions choose. */
export const FORMAT_ATTRIBUTE = 'format';
export const RECEIVER_ATTRIBUTE = 'receiver';

/** How a message is written: for the notifier, or for people. */
export enum MessageFormat {
  JSON = 'json',
  TEXT = 'text',
}

/** Where the alert manager publishes. */
export interface AlertManagerTarget {
  /** The topic of a severity. */
  topicArn(severity: Severity): string;
  readonly region: string;
}

/** Channels that the notifier delivers to: the alert manager speaks SNS only. */
export function throughNotifier(receiver: Receiver): Channel[] {
  const kinds = [ChannelKind.SLACK, ChannelKind.PAGER_DUTY, ChannelKind.OPSGENIE, ChannelKind.WEBHOOK];
  return receiver.channels.filter((channel) => kinds.includes(channel.kind));
}

/** Addresses that SNS itself writes to. */
export function emailAddresses(receiver: Receiver): string[] {
  const emails = receiver.channels.filter((channel) => channel.kind === ChannelKind.EMAIL);
  return emails.flatMap((channel) => channel.target.split(', '));
}

/**
 * The alert manager definition of a workspace: the same routes as Alertmanager's, each receiver a message on the topic of its
 * severity, one for the notifier and one for people where a receiver has both.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
 */
export function alertManagerDefinition(blueprint: Blueprint, target: AlertManagerTarget): string {
  const routes = routing(blueprint);
  const files = templateFiles(TEXT);
  return toYaml({
    template_files: files,
    alertmanager_config: toYaml({
      templates: Object.keys(files),
      route: routeConfig(routes.route, routes.groupBy),
      inhibit_rules: inhibitRules(routes),
      receivers: routes.receivers.map((receiver) => ({
        name: receiver.name,
        sns_configs: snsConfigs(receiver, target),
      })),
    }),
  });
}

function snsConfigs(receiver: Receiver, target: AlertManagerTarget): Json[] {
  const topic = { topic_arn: target.topicArn(receiver.severity), sigv4: { region: target.region } };
  const attributes = (format: MessageFormat) => ({
    [FORMAT_ATTRIBUTE]: format,
    [RECEIVER_ATTRIBUTE]: receiver.name,
    severity: receiver.severity,
  });
  const text = { subject: `{{ template "${SUBJECT_TEMPLATE}" . }}`, message: `{{ template "${TEXT_TEMPLATE}" . }}` };
  const configs: Json[] = [];
  if (throughNotifier(receiver).length > 0) {
    const message = `{{ template "${JSON_TEMPLATE}" . }}`;
    configs.push({ send_resolved: receiver.hearsOfEnd, ...topic, message, attributes: attributes(MessageFormat.JSON) });
  }
  if (emailAddresses(receiver).length > 0) {
    configs.push({ send_resolved: receiver.hearsOfEnd, ...topic, ...text, attributes: attributes(MessageFormat.TEXT) });
  }
  for (const channel of receiver.channels.filter(({ kind }) => kind === ChannelKind.SNS)) {
    const region = channel.target.split(':')[3];
    configs.push({ send_resolved: receiver.hearsOfEnd, topic_arn: channel.target, sigv4: { region }, ...text });
  }
  return configs;
}

/** How many nodes the tree of routes has. */
export function routeCount(blueprint: Blueprint): number {
  const count = (route: Route): number => route.routes.reduce((sum, child) => sum + count(child), 1);
  return count(routing(blueprint).route);
}

/** What the alert manager of a workspace can't be told. */
export function alertManagerProblems(blueprint: Blueprint): Problem[] {
  const leaves = (route: Route): Route[] => [route, ...route.routes.flatMap(leaves)];
  const all = leaves(routing(blueprint).route);
  const tooLong = all.filter((route) => route.repeatInterval.toSeconds() > MAX_REPEAT_DAYS * 86_400);
  const intervals = [...new Set(tooLong.map((route) => route.repeatInterval.toString()))];
  return intervals.map((interval) => ({
    code: 'repeat-interval',
    where: `Blueprint '${blueprint.name}'`,
    message: `alerts that still fire would be told again after ${interval}`,
    allowed: `at most ${MAX_REPEAT_DAYS}d: Amazon Managed Prometheus repeats after five days whatever is said`,
    mend: 'give the SeverityPolicy a shorter repeat (its default is the response time)',
  }));
}
