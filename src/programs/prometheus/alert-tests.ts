import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Blueprint, RuleGroup } from '../../model';
import { toYaml } from '../yaml';
import { ruleTests } from './rule-tests';
import { alertLabels, rulesConfig } from './rules';

/**
 * Unit tests of alerts, made from the alerts: a series with which each must fire, one with which it must not, the boundary.
 *
 * Run them by `promtool test rules FOLDER/*.test.yaml`.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 */
export class AlertTests {
  private readonly contents: Record<string, string>;
  private readonly notShown: string[];

  /**
   * @param blueprint whose rules these are
   * @param groups the rules, as `Catalog.rules(blueprint)` gives them
   */
  constructor(blueprint: Blueprint, groups: RuleGroup[]) {
    // A file for each group: promtool evaluates all rules of the files that a test names.
    const ruleFile = ({ name }: RuleGroup) => `rules/${name}.yaml`;
    const tests = ruleTests(groups, {
      ruleFile,
      evaluationInterval: blueprint.evaluationInterval,
      alertLabels: (rule) => alertLabels(rule, blueprint),
    });
    this.contents = Object.fromEntries([
      ...groups.map((group) => [ruleFile(group), toYaml(rulesConfig([group], blueprint))] as const),
      ...tests.files.map(({ name, content }) => [`${name}.test.yaml`, toYaml(content)] as const),
    ]);
    this.notShown = tests.unproven.map(({ group, alert, why }) => `${group} › ${alert}: ${why}`);
  }

  /** Content by path: the rules of each group, `rules/GROUP.yaml`, and their tests, `GROUP.test.yaml`. */
  public get files(): Record<string, string> {
    return { ...this.contents };
  }

  /** Alerts of which something could not be shown, and why. Give them `examples`. */
  public get unproven(): string[] {
    return [...this.notShown];
  }

  /**
   * Writes the files.
   *
   * @param folder made if it is not there
   */
  public write(folder: string): void {
    for (const [path, content] of Object.entries(this.contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }
}
