import type { Blueprint } from '../../model';
import type { RuleFileGroup, RuleFileRule } from '../../programs/prometheus/rules';
import { MatcherStrategy } from './options';

/** Tells the alerts of a blueprint from all others of the cluster. */
export const OBSERVATORY_LABEL = 'observatory';

/** The namespace that an alert is about, where the label `namespace` says who hears of it. */
export const WORKLOAD_NAMESPACE_LABEL = 'workload_namespace';

/**
 * The rules with labels that alerts need where others' alerts are too. Series of existing sources have no labels `cluster` and
 * `environment` (external labels are put on what leaves Prometheus, not on what rules read): alerts get them here.
 */
export function withAlertLabels(
  groups: RuleFileGroup[],
  blueprint: Blueprint,
  namespace: string,
  strategy: MatcherStrategy,
): RuleFileGroup[] {
  const labels = {
    cluster: blueprint.cluster,
    environment: blueprint.environment,
    [OBSERVATORY_LABEL]: blueprint.name,
    // Without it two alerts about two namespaces would become one, which Prometheus refuses.
    ...(strategy === MatcherStrategy.ON_NAMESPACE
      ? { namespace, [WORKLOAD_NAMESPACE_LABEL]: '{{ $labels.namespace }}' }
      : {}),
  };
  const labelled = (rule: RuleFileRule): RuleFileRule =>
    rule.alert === undefined ? rule : { ...rule, labels: { ...rule.labels, ...labels } };
  return groups.map((group) => ({ ...group, rules: group.rules.map(labelled) }));
}
