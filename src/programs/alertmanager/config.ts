import { type Blueprint, ChannelKind, type Secret } from '../../model';
import type { Problem } from '../../model/problem';
import { receiverConfig } from './receivers';
import { type Matcher, type Route, type Routing, routing } from './routing';

type Json = Record<string, unknown>;

/** Where the configuration and its templates are. */
export const CONFIG_FOLDER = '/etc/alertmanager/config';

/**
 * What Alertmanager reads.
 *
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(blueprint: Blueprint, pathOf: (secret: Secret) => string): Json {
  const routes = routing(blueprint);
  return {
    templates: [`${CONFIG_FOLDER}/*.tmpl`],
    route: routeConfig(routes.route, routes.groupBy),
    inhibit_rules: inhibitRules(routes),
    receivers: routes.receivers.map((receiver) => receiverConfig(receiver, blueprint, pathOf)),
  };
}

/** Every secret that the receivers need, each once, in the order of the receivers. */
export function receiverSecrets(blueprint: Blueprint): Secret[] {
  const channels = routing(blueprint).receivers.flatMap((receiver) => receiver.channels);
  const hasEmail = channels.some((channel) => channel.kind === ChannelKind.EMAIL);
  const secrets = [
    ...channels.flatMap((channel) => (channel.credential ? [channel.credential] : [])),
    ...(hasEmail && blueprint.mailServer?.password ? [blueprint.mailServer.password] : []),
  ];
  return [...new Map(secrets.map((secret) => [secret.toString(), secret])).values()];
}

/** What Alertmanager could not be told. */
export function alertmanagerProblems(blueprint: Blueprint): Problem[] {
  const withEmail = routing(blueprint).receivers.filter((receiver) =>
    receiver.channels.some((channel) => channel.kind === ChannelKind.EMAIL),
  );
  if (withEmail.length === 0 || blueprint.mailServer) return [];
  const names = [...new Set(withEmail.map((receiver) => receiver.responder?.name))].join(', ');
  return [
    {
      code: 'no-mail-server',
      where: `Blueprint '${blueprint.name}'`,
      message: `${names} would be told by email, and no mail server is known`,
      mend: "give the blueprint mailServer: new MailServer({ host: 'smtp.example.com', from: 'alerts@example.com' })",
    },
  ];
}

/** The tree in Alertmanager's words. What is as at the root is not said again. */
export function routeConfig(route: Route, groupBy?: string[], parent?: Route): Json {
  const same = (key: 'groupWait' | 'groupInterval' | 'repeatInterval') =>
    parent?.[key].toMillis() === route[key].toMillis();
  return {
    ...(route.matchers.length > 0 ? { matchers: route.matchers.map(matcherText) } : {}),
    receiver: route.receiver,
    ...(groupBy ? { group_by: groupBy } : {}),
    ...(same('groupWait') ? {} : { group_wait: route.groupWait.toString() }),
    ...(same('groupInterval') ? {} : { group_interval: route.groupInterval.toString() }),
    ...(same('repeatInterval') ? {} : { repeat_interval: route.repeatInterval.toString() }),
    ...(route.routes.length > 0 ? { routes: route.routes.map((child) => routeConfig(child, undefined, route)) } : {}),
  };
}

export function inhibitRules(routes: Routing): Json[] {
  return routes.inhibitions.map((inhibition) => ({
    source_matchers: inhibition.source.map(matcherText),
    target_matchers: inhibition.target.map(matcherText),
    equal: inhibition.equal,
  }));
}

/** A matcher in the form that is safe for any value: both sides quoted where needed, no deprecated syntax. */
export function matcherText(matcher: Matcher): string {
  return `${matcher.label}${matcher.operator}${JSON.stringify(matcher.value)}`;
}
