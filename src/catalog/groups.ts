import { AlertRule as Alert, type AlertRule, type Blueprint, type Responder, RuleGroup, type Service } from '../model';
import { type LocatedGroup, place } from './located';
import {
  contextOf,
  httpServices,
  nodeCpu,
  nodeDiskIo,
  nodeFilesystem,
  nodeMemory,
  nodeNetwork,
  serviceAlerts,
  serviceGroupName,
  targets,
} from './rules';

/** All groups of a blueprint, whatever the platform: what others read comes first. */
export function groupsOf(blueprint: Blueprint): LocatedGroup[] {
  return [
    ...catalogGroups(blueprint).map(ofCatalog),
    ...blueprint.services.flatMap((service) => ofService(service, blueprint)),
    ...blueprint.rules.map((group) => ofUser(group, blueprint)),
  ];
}

/** What the catalog has for a blueprint, but for single services. */
function catalogGroups(blueprint: Blueprint): RuleGroup[] {
  const { infrastructure, services } = blueprint;
  const context = contextOf(infrastructure);
  const http = services.flatMap((service) => (service.metrics ? [service.metrics] : []));
  return [
    targets(context),
    ...(infrastructure.nodes
      ? [nodeCpu, nodeMemory, nodeFilesystem, nodeDiskIo, nodeNetwork].map((group) => group(context))
      : []),
    ...httpServices(http),
  ];
}

function ofCatalog(group: RuleGroup): LocatedGroup {
  const located = <T extends { readonly name: string }>(rule: T) => ({
    rule,
    where: `Catalog › RuleGroup '${group.name}' › '${rule.name}'`,
    own: false,
  });
  return { group, alerts: group.alerts.map(located), recordings: group.recordings.map(located) };
}

function ofUser(group: RuleGroup, blueprint: Blueprint): LocatedGroup {
  const where = (kind: string, name: string) => place(blueprint, `RuleGroup '${group.name}'`, `${kind} '${name}'`);
  return {
    group,
    alerts: group.alerts.map((rule) => ({ rule, where: where('AlertRule', rule.name), own: true })),
    recordings: group.recordings.map((rule) => ({ rule, where: where('RecordingRule', rule.name), own: true })),
  };
}

/** A service's group: its own recordings, then the catalog's alerts, then its own. */
function ofService(service: Service, blueprint: Blueprint): LocatedGroup[] {
  const fromCatalog = serviceAlerts(service);
  const taken = new Set(fromCatalog.map(({ name }) => name));
  const given = service.alerts.map((alert) => ({
    rule: ofOwner(alert, service),
    where: place(blueprint, `Service '${service.name}'`, `AlertRule '${alert.name}'`),
    own: true,
  }));
  const recordings = service.recordings.map((rule) => ({
    rule,
    where: place(blueprint, `Service '${service.name}'`, `RecordingRule '${rule.name}'`),
    own: true,
  }));
  const alerts = [
    ...fromCatalog.map((rule) => ({ rule, where: `Catalog › Service '${service.name}' › '${rule.name}'`, own: false })),
    ...given,
  ];
  if (alerts.length + recordings.length === 0) return [];
  // An alert of a name that the catalog has is told as a problem, and a group can't hold both.
  const fitting = given.filter(({ rule }) => !taken.has(rule.name));
  const group = new RuleGroup(serviceGroupName(service), {
    alerts: [...fromCatalog, ...fitting.map(({ rule }) => rule)],
    recordings: service.recordings,
  });
  return [{ group, alerts, recordings }];
}

/** An alert of a service goes to whom the service belongs, and says which service it is about. */
function ofOwner(alert: AlertRule, service: Service): AlertRule {
  const owner: Responder | undefined = alert.owner ?? service.owner;
  return new Alert(alert.name, {
    ...(alert.threshold ? { threshold: alert.threshold } : { query: alert.query }),
    for: alert.for,
    keepFiringFor: alert.keepFiringFor,
    severity: alert.severity,
    summary: alert.summary,
    runbook: alert.runbook,
    owner,
    labels: { service: service.name, ...alert.labels },
    examples: alert.examples,
  });
}
