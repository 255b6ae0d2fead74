import type { Blueprint, RuleGroup } from '../model';
import type { Problem } from '../model/problem';
import { type RuleFileGroup, rulesConfig } from '../programs/prometheus/rules';
import { toYaml } from '../programs/yaml';
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
  const bins: { groups: RuleFileGroup[]; bytes: number }[] = [];
  let rules = 0;
  for (const group of groups) {
    const [config] = rulesConfig([group], blueprint).groups;
    // Without an interval the service takes one minute, whatever the blueprint says.
    const rendered: RuleFileGroup = { ...config, interval: config.interval ?? blueprint.evaluationInterval.toString() };
    const bytes = Buffer.byteLength(toYaml({ groups: [rendered] }));
    if (bytes > MAX_NAMESPACE_BYTES) problems.push(tooLarge(group, bytes, blueprint));
    const last = bins.at(-1);
    if (last && last.bytes + bytes <= MAX_NAMESPACE_BYTES) {
      last.groups.push(rendered);
      last.bytes += bytes;
    } else {
      bins.push({ groups: [rendered], bytes });
    }
    rules += rendered.rules.length;
  }
  const namespaces = bins.map((bin, i) => ({
    name: i === 0 ? name : `${name}-${i + 1}`,
    data: toYaml({ groups: bin.groups }),
  }));
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
