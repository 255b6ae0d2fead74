import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { synthesizeAttached } from '../../examples/attach/main';
import { contentsOf } from '../support/folder';

const folder = mkdtempSync(join(tmpdir(), 'observatory-attach-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the shop attached is one file a concern, the same bytes each time, its own workloads apart', () => {
  const [once, again] = [join(folder, 'once'), join(folder, 'again')];
  const { files } = synthesizeAttached(once);
  synthesizeAttached(again);
  expect(files).toEqual(['10-monitors.yaml', '10-routes.yaml', '10-rules.yaml', '90-others.yaml', 'images.txt']);
  expect(contentsOf(again)).toEqual(contentsOf(once));

  const kinds = (file: string) => [
    ...new Set(parseAllDocuments(contentsOf(once)[file]).map((document) => document.toJSON().kind)),
  ];
  expect(kinds('10-monitors.yaml')).toEqual(['PodMonitor', 'Probe']);
  expect(kinds('10-routes.yaml')).toEqual(['AlertmanagerConfig']);
  expect(kinds('10-rules.yaml')).toEqual(['PrometheusRule']);
  expect(kinds('90-others.yaml')).toEqual(['Deployment']);
});

test('what must be there and be set is said', () => {
  const { attached } = synthesizeAttached(join(folder, 'notes'));
  expect(attached.requiredSecrets).toEqual([
    'monitoring/heartbeat: url',
    'monitoring/pagerduty: key',
    'monitoring/slack: url',
  ]);
  expect(attached.notes.join('\n')).not.toContain('service api: no workload');
});
