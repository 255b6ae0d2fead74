import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Manifest } from './same';

/**
 * Writes a chart that gives about what ours gives: one service's rules as a template that is repeated for each service, all
 * other objects as they are.
 *
 * @param objects ours for one service, which is called service-0
 */
export function writeChart(folder: string, objects: Manifest[], services: number): void {
  mkdirSync(join(folder, 'templates'), { recursive: true });
  const write = (name: string, value: unknown) => writeFileSync(join(folder, name), stringify(value, { lineWidth: 0 }));
  write('Chart.yaml', { apiVersion: 'v2', name: 'shop', version: '0.0.0' });
  write('values.yaml', { services: Array.from({ length: services }, (_, index) => ({ name: `service-${index}` })) });

  const isRules = ({ kind, metadata }: Manifest) => kind === 'ConfigMap' && metadata.name === 'shop-prometheus-rules';
  const rules = objects.find(isRules);
  const data = rules?.data?.['service.yaml'];
  if (typeof data !== 'string') throw new Error('There is no file service.yaml in the rules of the observatory.');
  const { 'service.yaml': _, ...others } = rules?.data ?? {};
  const fixed = objects.map((object) => (isRules(object) ? { ...object, data: others } : object));
  writeFileSync(
    join(folder, 'templates', 'fixed.yaml'),
    literal(fixed.map((object) => stringify(object)).join('---\n')),
  );

  const one = {
    ...rules,
    metadata: { ...rules?.metadata, name: 'shop-prometheus-rules-service-0' },
    data: { rules: data },
  };
  const repeated = literal(stringify(one, { lineWidth: 0 })).replaceAll('service-0', '{{ .name }}');
  writeFileSync(join(folder, 'templates', 'rules.yaml'), `{{- range .Values.services }}\n---\n${repeated}{{- end }}\n`);
}

/** Text that holds templates of Prometheus, so that Helm leaves them alone. */
function literal(text: string): string {
  return text.replace(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
}
