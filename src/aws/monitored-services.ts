import { Tags, Token } from 'aws-cdk-lib';
import { type ISecurityGroup, Port } from 'aws-cdk-lib/aws-ec2';
import { type BaseService, NetworkMode } from 'aws-cdk-lib/aws-ecs';
import type { Blueprint, Service } from '../model';
import { nearest, ObservatoryError, type Problem } from '../model/problem';
import type { ScrapeJob } from '../programs/surroundings';
import { ScrapeTag } from './ecs-discovery';
import type { MonitorOptions } from './monitor-options';

/** Values that a tag of AWS may have. */
const TAG_VALUE = /^[\p{L}\p{N} _.:/=+\-@]{1,256}$/u;

/** Which of the blueprint's services are scraped, and how. */
export class MonitoredServices {
  private readonly covered = new Set<string>();
  private readonly ecs = new Set<BaseService>();
  private readonly addresses = new Map<string, string[]>();

  constructor(
    private readonly blueprint: Blueprint,
    private readonly where: string,
  ) {}

  /** Marks an ECS service for discovery and lets the collector in. */
  public add(service: BaseService, options: MonitorOptions, collector: ISecurityGroup): void {
    const known = this.known(options.service);
    const port = options.port ?? known.metricsPort;
    const path = options.path ?? known.metricsPath;
    const problems = [
      ...this.networkProblems(service),
      ...(this.ecs.has(service)
        ? [
            this.problem(
              'monitored-twice',
              `${service.node.path} is monitored already`,
              'monitor each ECS service once',
            ),
          ]
        : []),
      ...(TAG_VALUE.test(path) ? [] : [this.pathProblem(path)]),
    ];
    if (problems.length > 0) throw new ObservatoryError(problems);
    this.ecs.add(service);
    this.covered.add(known.name);
    const tags = {
      [ScrapeTag.BLUEPRINT]: this.blueprint.name,
      [ScrapeTag.JOB]: known.name,
      [ScrapeTag.SERVICE]: known.name,
      [ScrapeTag.PORT]: `${port}`,
      [ScrapeTag.PATH]: path,
    };
    for (const [key, value] of Object.entries(tags)) {
      Tags.of(service).add(key, value, { includeResourceTypes: ['AWS::ECS::Service'] });
    }
    const isHost = service.taskDefinition.networkMode === NetworkMode.HOST;
    const groups = (isHost ? service.cluster.connections : service.connections).securityGroups;
    for (const group of groups) {
      // The rule stands in the collector's stack: the service's stack needs to know nothing of it.
      group.addIngressRule(collector, Port.tcp(port), `metrics of ${known.name}`, true);
    }
  }

  /** A service that is found at fixed addresses. */
  public addTargets(name: string, targets: string[]): void {
    const known = this.known(name);
    const bad = targets.filter((target) => !Token.isUnresolved(target) && !/^[^\s/:]+:\d{1,5}$/.test(target));
    if (targets.length === 0 || bad.length > 0) {
      const message = bad.length > 0 ? `'${bad.join("', '")}' is no address` : 'no address was given';
      throw new ObservatoryError([this.problem('invalid-target', message, "write it like 'api.internal:9090'")]);
    }
    this.covered.add(known.name);
    this.addresses.set(known.name, [...(this.addresses.get(known.name) ?? []), ...targets]);
  }

  /** A service whose ECS service carries the tags already. */
  public addTagged(name: string): void {
    this.covered.add(this.known(name).name);
  }

  /** The clusters of all that is monitored. */
  public get clusterArns(): string[] {
    return [...this.ecs].map((service) => service.cluster.clusterArn);
  }

  /** Jobs for fixed addresses. */
  public get jobs(): ScrapeJob[] {
    return [...this.addresses].map(([name, targets]) => ({
      name,
      source: 'services',
      path: this.known(name).metricsPath,
      discovery: { static_configs: [{ targets, labels: { service: name } }] },
      relabelings: [],
      ports: [],
    }));
  }

  /** Services that have metrics, and that nobody scrapes. */
  public get problems(): Problem[] {
    const missing = this.blueprint.services.filter(
      ({ name, allMetrics }) => allMetrics.length > 0 && !this.covered.has(name),
    );
    return missing.map(({ name }) =>
      this.problem(
        'unmonitored-service',
        `the service '${name}' has metrics that nobody collects: its alerts would never fire`,
        `observatory.monitor(ecsService, { service: '${name}' }), or monitorTargets('${name}', ['host:port']), or ` +
          `monitorTagged('${name}') where its ECS service carries the tags already`,
      ),
    );
  }

  private known(name: string): Service {
    const names = this.blueprint.services.map((service) => service.name);
    const found = this.blueprint.services.find((service) => service.name === name);
    if (found) return found;
    const near = nearest(name, names);
    throw new ObservatoryError([
      {
        code: 'unknown-service',
        where: this.where,
        message: `the blueprint has no service '${name}'`,
        allowed: names.join(', ') || 'it has no services at all',
        mend: near ? `did you mean '${near}'?` : 'give the name of one of its services, or add it to the blueprint',
      },
    ]);
  }

  private networkProblems({ taskDefinition, node }: BaseService): Problem[] {
    if ([NetworkMode.AWS_VPC, NetworkMode.HOST].includes(taskDefinition.networkMode)) return [];
    return [
      this.problem(
        'network-mode',
        `tasks of ${node.path} have the network mode ${taskDefinition.networkMode}: their ports are not known before they start`,
        'give its task definition networkMode: NetworkMode.AWS_VPC',
      ),
    ];
  }

  private pathProblem(path: string): Problem {
    return this.problem(
      'invalid-path',
      `'${path}' can't be the value of a tag, through which discovery learns it`,
      'use a path of letters, digits, spaces and _ . : / = + - @',
    );
  }

  private problem(code: string, message: string, mend: string): Problem {
    return { code, where: this.where, message, mend };
  }
}
