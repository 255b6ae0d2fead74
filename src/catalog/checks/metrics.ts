import type { Blueprint, Metric } from '../../model';
import type { Problem } from '../../model/problem';
import { place } from '../located';
import type { Source } from '../sources';

/** A name that one service uses for a counter and another for a gauge: no rule can be right for both. */
export function checkMetrics(blueprint: Blueprint, sources: readonly Source[]): Problem[] {
  const first = new Map<string, { readonly metric: Metric; readonly by: string }>();
  const problems: Problem[] = [];
  const declare = (metric: Metric, by: string, where: string): void => {
    const known = first.get(metric.name);
    if (!known) first.set(metric.name, { metric, by });
    if (!known || known.metric.kind === metric.kind) return;
    problems.push({
      code: 'metric-declared-twice',
      where,
      message: `${metric.name} is declared as ${known.metric.kind} by ${known.by} and as ${metric.kind} here`,
      mend: 'give one of them another name, or the kind that it really has',
    });
  };
  for (const { name, metrics } of sources) {
    for (const metric of metrics) declare(metric, name, place(blueprint, name));
  }
  for (const service of blueprint.services) {
    const by = `Service '${service.name}'`;
    for (const metric of service.allMetrics) declare(metric, by, place(blueprint, by, `Metric '${metric.name}'`));
  }
  for (const indicator of blueprint.business) {
    const by = `BusinessIndicator '${indicator.name}'`;
    for (const metric of indicator.metrics) declare(metric, by, place(blueprint, by, `Metric '${metric.name}'`));
  }
  return problems;
}
