import {
  AlertRule as Alert,
  type AlertRule,
  type Blueprint,
  type Duration,
  type Responder,
  RuleGroup,
  type Service,
} from '../model';
import { type LocatedGroup, place } from './located';
import {
  batchJobs,
  businessIndicator,
  containerEnds,
  containerUse,
  contextOf,
  dependencyRecordings,
  heartbeat,
  httpServices,
  type InfrastructureContext,
  kubernetesNodes,
  nodeCpu,
  nodeDiskIo,
  nodeFilesystem,
  nodeMemory,
  nodeNetwork,
  probes,
  serviceAlerts,
  serviceGroupName,
  serviceTargets,
  stackAlertmanager,
  stackCollector,
  stackPrometheus,
  stackSources,
  targets,
  volumes,
  workloads,
} from './rules';

/** All groups of a blueprint, whatever the platform: what others read comes first. */
export function groupsOf(blueprint: Blueprint): LocatedGroup[] {
  const { infrastructure, services, business, rules, heartbeat: channel } = blueprint;
  const context = contextOf(infrastructure);
  const ofCatalog = (group: RuleGroup) => located(group, place(blueprint, `RuleGroup '${group.name}'`), false);
  return [
    ...(services.length > 0 ? [serviceTargets()] : []),
    targets(context),
    ...(infrastructure.nodes ? nodeGroups(context) : []),
    ...(infrastructure.containers ? containerGroups(context) : []),
    ...probes(infrastructure),
    ...(infrastructure.batchJobs ? [batchJobs(context)] : []),
    ...httpServices(
      services.flatMap((service) => (service.metrics ? [service.metrics] : [])),
      blueprint.evaluationInterval,
    ),
    ...dependencyRecordings(services),
  ]
    .map(ofCatalog)
    .concat(
      services.flatMap((service) => ofService(service, place(blueprint, `Service '${service.name}'`))),
      business.map((indicator) =>
        located(businessIndicator(indicator), place(blueprint, `BusinessIndicator '${indicator.name}'`), false),
      ),
      rules.map((group) => located(group, place(blueprint, `RuleGroup '${group.name}'`), true)),
      [
        stackPrometheus(context),
        stackAlertmanager(context),
        stackCollector(context),
        stackSources(infrastructure),
        ...(channel ? [heartbeat(infrastructure.owner)] : []),
      ].map(ofCatalog),
    );
}

/** Machines, by node exporter. */
export function nodeGroups(context: InfrastructureContext): RuleGroup[] {
  return [nodeCpu, nodeMemory, nodeFilesystem, nodeDiskIo, nodeNetwork].map((group) => group(context));
}

/** Containers and workloads of Kubernetes, by cAdvisor, kubelet and kube-state-metrics. */
export function containerGroups(context: InfrastructureContext): RuleGroup[] {
  return [containerUse, containerEnds, workloads, kubernetesNodes, volumes].map((group) => group(context));
}

/** One service by itself: what is recorded for it, and its alerts. */
export function serviceGroups(service: Service, interval: Duration): RuleGroup[] {
  const own = ofService(service, `Service '${service.name}'`);
  return [
    ...(service.allMetrics.length > 0 ? [serviceTargets()] : []),
    ...httpServices(service.metrics ? [service.metrics] : [], interval),
    ...dependencyRecordings([service]),
    ...own.map(({ group }) => group),
  ];
}

function located(group: RuleGroup, where: string, own: boolean): LocatedGroup {
  return {
    group,
    alerts: group.alerts.map((rule) => ({ rule, where: `${where} › AlertRule '${rule.name}'`, own })),
    recordings: group.recordings.map((rule) => ({ rule, where: `${where} › RecordingRule '${rule.name}'`, own })),
  };
}

/** A service's group: its own recordings, then the catalog's alerts, then its own. */
function ofService(service: Service, where: string): LocatedGroup[] {
  const inAlert = (rule: AlertRule, own: boolean) => ({ rule, where: `${where} › AlertRule '${rule.name}'`, own });
  const fromCatalog = serviceAlerts(service);
  const taken = new Set(fromCatalog.map(({ name }) => name));
  const given = service.alerts.map((alert) => inAlert(ofOwner(alert, service), true));
  const alerts = [...fromCatalog.map((alert) => inAlert(alert, false)), ...given];
  const recordings = service.recordings.map((rule) => ({
    rule,
    where: `${where} › RecordingRule '${rule.name}'`,
    own: true,
  }));
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
    hides: alert.hides,
  });
}
