import type { Blueprint } from '../../model';
import { type Matcher, type Route, routing } from '../../programs/alertmanager/routing';
import { OBSERVATORY_LABEL, WORKLOAD_NAMESPACE_LABEL } from './alert-labels';
import type { AlertmanagerConfigSpec, MatcherSpec, RouteSpec } from './objects';
import { receiverSpec } from './receivers';

/**
 * The blueprint's routes beside those of others: only alerts of this blueprint are heard, and only they hide each other.
 *
 * @see https://prometheus-operator.dev/docs/developer/alerting/#using-alertmanagerconfig-resources
 */
export function alertmanagerConfigSpec(blueprint: Blueprint): AlertmanagerConfigSpec {
  const { route, groupBy, receivers, inhibitions } = routing(blueprint);
  const ours: Matcher = { label: OBSERVATORY_LABEL, operator: '=', value: blueprint.name };
  return {
    route: {
      ...routeSpec({ ...route, matchers: [ours] }),
      groupBy: [...groupBy, WORKLOAD_NAMESPACE_LABEL],
    },
    receivers: receivers.map((receiver) => receiverSpec(receiver, blueprint)),
    inhibitRules: inhibitions.map(({ source, target, equal }) => ({
      sourceMatch: [ours, ...source].map(matcherSpec),
      targetMatch: [ours, ...target].map(matcherSpec),
      // An alert about a node hides those about its pods, whatever namespace they are in.
      equal: equal.includes('namespace') ? [...equal, WORKLOAD_NAMESPACE_LABEL] : equal,
    })),
  };
}

/** What is as at the parent is not said again. */
function routeSpec(route: Route, parent?: Route): RouteSpec {
  const changed = (key: 'groupWait' | 'groupInterval' | 'repeatInterval') =>
    parent?.[key].toMillis() === route[key].toMillis() ? {} : { [key]: route[key].toString() };
  return {
    receiver: route.receiver,
    ...(route.matchers.length > 0 ? { matchers: route.matchers.map(matcherSpec) } : {}),
    ...changed('groupWait'),
    ...changed('groupInterval'),
    ...changed('repeatInterval'),
    ...(route.routes.length > 0 ? { routes: route.routes.map((child) => routeSpec(child, route)) } : {}),
  };
}

function matcherSpec({ label, operator, value }: Matcher): MatcherSpec {
  return { name: label, value, matchType: operator };
}
