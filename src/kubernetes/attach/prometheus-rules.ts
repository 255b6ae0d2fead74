import type { Problem } from '../../model/problem';
import type { RuleFileGroup } from '../../programs/prometheus/rules';
import { toYaml } from '../../programs/yaml';

/**
 * The operator writes each PrometheusRule into a file of its own and refuses more than 512 KiB; it writes YAML in its own way, so some
 * room is left.
 *
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/main/pkg/operator/rules.go
 */
const LARGEST_BYTES = 400 * 1024;

/** Groups are put together up to this size: `kubectl apply` without `--server-side` keeps a copy in an annotation of at most 256 KiB. */
const USUAL_BYTES = 200 * 1024;

/** The groups of one PrometheusRule. */
export interface RuleObject {
  /** What the object is called, after the blueprint's name. */
  readonly name: string;
  readonly groups: RuleFileGroup[];
}

/** Objects for each family of groups: what stands before the first dot of a group's name. A family that is too large for one has several. */
export function ruleObjects(groups: RuleFileGroup[]): RuleObject[] {
  const families = new Map<string, { groups: RuleFileGroup[]; bytes: number }[]>();
  for (const group of groups) {
    const family = familyOf(group);
    const objects = families.get(family) ?? [];
    families.set(family, objects);
    const bytes = sizeOf(group);
    const last = objects.at(-1);
    if (last && last.bytes + bytes <= USUAL_BYTES) {
      last.groups.push(group);
      last.bytes += bytes;
    } else objects.push({ groups: [group], bytes });
  }
  return [...families].flatMap(([family, objects]) =>
    objects.map((object, i) => ({ name: i === 0 ? family : `${family}.${i + 1}`, groups: object.groups })),
  );
}

/** Groups that no PrometheusRule can hold. */
export function ruleProblems(groups: RuleFileGroup[]): Problem[] {
  return groups.flatMap((group) => {
    const bytes = sizeOf(group);
    if (bytes <= LARGEST_BYTES) return [];
    return [
      {
        code: 'rule-group-too-large',
        where: `RuleGroup '${group.name}'`,
        message: `its rules are ${Math.ceil(bytes / 1024)} KiB, and the Prometheus Operator takes no PrometheusRule of that size`,
        allowed: `at most ${LARGEST_BYTES / 1024} KiB`,
        mend: 'divide it into several groups',
      },
    ];
  });
}

/** As part of an object's name. */
function familyOf({ name }: RuleFileGroup): string {
  const family = name.split('.')[0].toLowerCase();
  return family.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'others';
}

function sizeOf(group: RuleFileGroup): number {
  return Buffer.byteLength(toYaml([group]));
}
