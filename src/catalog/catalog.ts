import {
  type Blueprint,
  Duration,
  Infrastructure,
  type InfrastructureThresholds,
  type Metric,
  type Responder,
  type RuleGroup,
  type Service,
} from '../model';
import { ObservatoryError } from '../model/problem';
import { containerGroups, nodeGroups, serviceGroups } from './groups';
import { rulebook } from './rulebook';
import { contextOf } from './rules';
import { SourceName, sourceOf } from './sources';

/**
 * Ready-made metrics, recording rules and alerts of common things.
 *
 * An observatory takes them by itself; here they can be had alone, to look at or to use elsewhere.
 */
export class Catalog {
  /**
   * CPU, memory, disks and network of nodes, over metrics of node exporter.
   *
   * @param thresholds limits that differ from the usual ones
   * @param owner who answers; without one the first level of the blueprint's escalation does
   */
  public static nodes(thresholds?: InfrastructureThresholds, owner?: Responder): RuleGroup[] {
    return nodeGroups(contextOf(new Infrastructure({ thresholds, owner })));
  }

  /**
   * Containers, workloads, nodes and volumes of Kubernetes, over metrics of cAdvisor, kubelet and kube-state-metrics.
   *
   * @param thresholds limits that differ from the usual ones
   * @param owner who answers; without one the first level of the blueprint's escalation does
   */
  public static containers(thresholds?: InfrastructureThresholds, owner?: Responder): RuleGroup[] {
    return containerGroups(contextOf(new Infrastructure({ thresholds, owner })));
  }

  /**
   * What follows from a service: recordings of its requests, errors, response times and calls, and alerts on what is promised.
   *
   * @param service what it measures and what is promised about it
   * @param interval how often the rules are evaluated; without it every 30 seconds
   */
  public static service(service: Service, interval?: Duration): RuleGroup[] {
    return serviceGroups(service, interval ?? Duration.seconds(30));
  }

  /**
   * All rules of a blueprint, in the order in which they are evaluated. Rules over metrics of other sources than those named are
   * left out.
   *
   * @param blueprint what is observed
   * @param sources whose metrics are collected; without it all of them
   * @throws an error with all problems that were found in the blueprint's own rules
   */
  public static rules(blueprint: Blueprint, sources?: SourceName[]): RuleGroup[] {
    const { groups, problems } = rulebook(blueprint, sources ?? Object.values(SourceName));
    if (problems.length > 0) throw new ObservatoryError(problems);
    return groups;
  }

  /**
   * The metrics of a source that rules and dashboards read.
   *
   * @param source whose metrics
   */
  public static metrics(source: SourceName): Metric[] {
    return [...sourceOf(source).metrics];
  }

  private constructor() {}
}
