import { type AlertRule, RuleGroup, type Service } from '../../model';
import { errorBudgetAlerts } from './error-budget';
import { serviceHealth } from './service-health';
import { servicePerformance } from './service-performance';

/** The alerts that follow from what is promised about a service. Its own rules are added by the rulebook. */
export function serviceAlerts(service: Service): AlertRule[] {
  const context = { service, owner: service.owner, labels: { service: service.name } };
  return [...serviceHealth(context), ...servicePerformance(context), ...errorBudgetAlerts(context)];
}

/** Name of a service's group. */
export function serviceGroupName(service: Service): string {
  return `service.${service.name}`;
}

/** A group with the alerts of one service; undefined if there are none. */
export function serviceGroup(service: Service): RuleGroup | undefined {
  const alerts = serviceAlerts(service);
  return alerts.length > 0 ? new RuleGroup(serviceGroupName(service), { alerts }) : undefined;
}
