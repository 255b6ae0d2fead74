import { OF_ALL_SERVICES } from '../../catalog/rules';
import { type Blueprint, Query, RecordingRule, RuleGroup } from '../../model';
import { mapSelectors, print, withMatchers } from '../../promql';

/**
 * What is recorded of all services, for those of the blueprint alone: in the cluster's Prometheus there are others. Their targets have
 * a label `service` too, and what another blueprint records under the same names would be counted twice.
 */
export function ofOwnServices(groups: RuleGroup[], blueprint: Blueprint): RuleGroup[] {
  const names = blueprint.services.map(({ name }) => name);
  const ours = [
    { name: 'cluster', op: '=' as const, value: blueprint.cluster },
    { name: 'environment', op: '=' as const, value: blueprint.environment },
    { name: 'service', op: names.length === 1 ? ('=' as const) : ('=~' as const), value: names.join('|') },
  ];
  const narrowed = (rule: RecordingRule): RecordingRule => {
    const withoutAny = mapSelectors(rule.query._expr, (selector) => ({
      ...selector,
      matchers: selector.matchers.filter(({ name }) => name !== 'service'),
    }));
    const expr = withMatchers(withoutAny, ours);
    return new RecordingRule(rule.name, {
      query: Query._sound(print(expr), expr),
      help: rule.help,
      labels: rule.labels,
    });
  };
  return groups.map((group) =>
    OF_ALL_SERVICES.includes(group.name)
      ? new RuleGroup(group.name, {
          interval: group.interval,
          recordings: group.recordings.map(narrowed),
          alerts: group.alerts,
        })
      : group,
  );
}
