import { hidings } from '../../src/catalog/inhibitions';
import { BlueprintKnowledge } from '../../src/catalog/knowledge';
import { rulebook } from '../../src/catalog/rulebook';
import { SOURCES, SourceName } from '../../src/catalog/sources';
import { SEVERITIES } from '../../src/model/severity';
import { labelsOf, mayHave } from '../../src/promql';
import { everything } from '../support/everything';

const { groups } = rulebook(everything, Object.values(SourceName));
const knowledge = new BlueprintKnowledge(everything, SOURCES);
for (const group of groups) knowledge.addRecordings(group);
const named = (name: string) => groups.flatMap(({ alerts }) => alerts).filter((alert) => alert.name === name);

describe.each(hidings(everything))('what $alert ($severity) hides', ({ alert, severity, hides }) => {
  const sources = named(alert).filter((each) => each.severity === severity);
  const targets = hides.alerts.flatMap(named);

  test('is said by the alert itself', () => {
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(source.hides).toContain(hides);
  });

  test('is there, and some of it matters less', () => {
    for (const name of hides.alerts)
      expect(named(name).some((each) => SEVERITIES.indexOf(each.severity) > SEVERITIES.indexOf(severity))).toBe(true);
  });

  test('has the labels that must be equal, and so has the alert', () => {
    for (const each of [...sources, ...targets])
      for (const label of hides.equal)
        expect([
          each.name,
          label,
          label in each.labels || mayHave(labelsOf(each.query._expr, knowledge), label),
        ]).toEqual([each.name, label, true]);
  });
});
