import { ruleObjects, ruleProblems } from '../../../src/kubernetes/attach/prometheus-rules';
import type { RuleFileGroup } from '../../../src/programs/prometheus/rules';

/** A group whose rules take so many KiB. */
function group(name: string, kibibytes = 1): RuleFileGroup {
  return { name, rules: [{ alert: 'Any', expr: 'up', annotations: { summary: 'x'.repeat(kibibytes * 1024) } }] };
}

const shape = (groups: RuleFileGroup[]) =>
  ruleObjects(groups).map((object) => [object.name, ...object.groups.map(({ name }) => name)]);

describe('objects for rules', () => {
  test('are one for each family of groups', () => {
    expect(shape([group('node.cpu'), group('service.api'), group('node.memory')])).toEqual([
      ['node', 'node.cpu', 'node.memory'],
      ['service', 'service.api'],
    ]);
  });

  test('are several where a family is larger than client-side apply takes, and no rule is lost', () => {
    const groups = Array.from({ length: 5 }, (_, i) => group(`service.s${i}`, 90));
    const objects = shape(groups);
    expect(objects.map(([name]) => name)).toEqual(['service', 'service.2', 'service.3']);
    expect(objects.flatMap(([, ...names]) => names)).toEqual(groups.map(({ name }) => name));
  });

  test('are called by names that Kubernetes takes, whatever users call their groups', () => {
    expect(shape([group('My_Group.a'), group('my-group'), group('_')])).toEqual([
      ['my-group', 'My_Group.a', 'my-group'],
      ['others', '_'],
    ]);
  });
});

test('a group that no object can hold is a problem', () => {
  expect(ruleProblems([group('service.api', 399)])).toEqual([]);
  expect(ruleProblems([group('service.api', 401)])).toEqual([
    expect.objectContaining({ code: 'rule-group-too-large', where: "RuleGroup 'service.api'" }),
  ]);
});
