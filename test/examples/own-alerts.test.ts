import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertTests, Catalog } from 'cdk-observatory';
import { warehouse } from '../../examples/own-alerts/blueprint';
import { run } from '../support/programs';

const folder = mkdtempSync(join(tmpdir(), 'observatory-own-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the example of an alert of one’s own', () => {
  const rules = Catalog.rules(warehouse);

  test('the alert stands beside those of the catalog', () => {
    const alerts = rules.flatMap((group) => group.alerts).map(({ name }) => name);
    expect(alerts).toContain('QueueLong');
    expect(alerts).toContain('ServiceDown');
  });

  test('it fires above a thousand waiting orders, over all instances, by the real promtool', () => {
    const tests = new AlertTests(warehouse, rules);
    tests.write(folder);
    expect(tests.unproven).toEqual([]);
    expect(Object.values(tests.files).join('\n')).toContain('QueueLong');
    const files = Object.keys(tests.files).filter((path) => path.endsWith('.test.yaml'));
    const answer = run('promtool', ['test', 'rules', ...files], { cwd: folder });
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  });
});
