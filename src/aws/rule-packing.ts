import type { Blueprint, RuleGroup } from '../model';
import type { Problem } from '../model/problem';
import { RuleText } from '../programs/prometheus/rule-text';
import { rulesConfig } from '../programs/prometheus/rules';
import { MAX_NAMESPACE_BYTES, MIN_EVALUATION_SECONDS } from './limits';

/** A rule groups namespace: a file of rules. */
export interface RuleNamespace {
  readonly name: string;
  /** YAML, as Prometheus reads it. */
  readonly data: string;
}

/** All rules, in as many namespaces as they need. */
export interface PackedRules {
  readonly namespaces: RuleNamespace[];
  readonly rules: number;
  readonly problems: Problem[];
}

/** Puts rule groups into namespaces, in their order: a namespace is full before the next one is begun. */
export function packRules(name: string, groups: RuleGroup[], blueprint: Blueprint): PackedRules {
  const problems: Problem[] = groups.flatMap((group) => intervalProblems(group, blueprint));
  const files: RuleText[] = [];
  let rules = 0;
  for (const group of groups) {
    const [config] = rulesConfig([group], blueprint).groups;
    // Without an interval the service takes one minute, whatever the blueprint says.
    const written = RuleText.group({ ...config, interval: config.interval ?? blueprint.evaluationInterval.toString() });
    const last = files.at(-1);
    if (!last?.add(written, MAX_NAMESPACE_BYTES)) {
      const next = new RuleText();
      next.add(written, MAX_NAMESPACE_BYTES);
      if (next.bytes > MAX_NAMESPACE_BYTES) problems.push(tooLarge(group, next.bytes, blueprint));
      files.push(next);
    }
    rules += config.rules.length;
  }
  const namespaces = files.map((file, i) => ({ name: i === 0 ? name : `${name}-${i + 1}`, data: `${file}` }));
  return { namespaces, rules, problems };
}

function intervalProblems(group: RuleGroup, blueprint: Blueprint): Problem[] {
  const interval = group.interval ?? blueprint.evaluationInterval;
  if (interval.toSeconds() >= MIN_EVALUATION_SECONDS) return [];
  return [
    {
      code: 'evaluation-interval',
      where: `Blueprint '${blueprint.name}' › RuleGroup '${group.name}'`,
      message: `its rules would be evaluated every ${interval}`,
      allowed: `at least ${MIN_EVALUATION_SECONDS}s on Amazon Managed Prometheus`,
      mend: 'give it a longer interval, or the blueprint a longer evaluationInterval',
    },
  ];
}

function tooLarge(group: RuleGroup, bytes: number, blueprint: Blueprint): Problem {
  return {
    code: 'group-too-large',
    where: `Blueprint '${blueprint.name}' › RuleGroup '${group.name}'`,
    message: `its rules are ${bytes} bytes, and a group can't be split over namespaces`,
    allowed: `at most ${MAX_NAMESPACE_BYTES} bytes`,
    mend: 'make several groups of it',
  };
}
