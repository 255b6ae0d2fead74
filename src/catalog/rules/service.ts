import type { AlertRule, Service } from '../../model';
import { dependencyAlerts } from './dependency-alerts';
import { errorBudgetAlerts } from './error-budget';
import { serviceHealth } from './service-health';
import { servicePerformance } from './service-performance';

/** The alerts that follow from what is promised about a service. Its own rules are added by the rulebook. */
export function serviceAlerts(service: Service): AlertRule[] {
  const context = { service, owner: service.owner, labels: { service: service.name } };
  return [
    ...serviceHealth(context),
    ...servicePerformance(context),
    ...errorBudgetAlerts(context),
    ...dependencyAlerts(context),
  ];
}

/** Names of the groups that record the same of all services. */
export const OF_ALL_SERVICES = [
  'targets.services',
  'http.requests',
  'http.windows',
  'http.long-windows',
  'dependency.calls',
];

/** Name of a service's group. */
export function serviceGroupName(service: Service): string {
  return `service.${service.name}`;
}
