import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeAws } from '../../examples/monitor/aws';
import { synthesizeKubernetes } from '../../examples/monitor/kubernetes';

const folder = mkdtempSync(join(tmpdir(), 'observatory-monitor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the example of monitored workloads', () => {
  test('on Kubernetes the deployment’s pods are found in its namespace and by its selector, not by the convention', () => {
    const files = synthesizeKubernetes(join(folder, 'kubernetes'));
    const prometheus = readFileSync(join(folder, 'kubernetes', '10-prometheus.yaml'), 'utf8');
    expect(prometheus).toContain('replacement: api');
    expect(prometheus).toMatch(/regex: shop;9090;/);
    // The other service has no workload here and is found by its label.
    expect(prometheus).toContain('regex: 9090;(web)');
    // What is not the observatory's has a file of its own.
    expect(files).toContain('90-others.yaml');
  });

  test('on AWS each service carries the tags by which it is found, and lets the collectors in', () => {
    type Resource = { Type: string; Properties: { Tags?: { Key: string; Value: string }[]; FromPort?: number } };
    const template = JSON.parse(readFileSync(synthesizeAws(join(folder, 'aws')), 'utf8')) as {
      Resources: Record<string, Resource>;
    };
    const all = Object.values(template.Resources);
    const found = all
      .filter(({ Type }) => Type === 'AWS::ECS::Service')
      .flatMap(({ Properties }) => Properties.Tags ?? [])
      .filter(({ Key }) => Key === 'observatory:service')
      .map(({ Value }) => Value);
    expect(found.sort()).toEqual(['api', 'web']);
    const doors = all.filter(
      ({ Type, Properties }) => Type === 'AWS::EC2::SecurityGroupIngress' && Properties.FromPort === 9090,
    );
    expect(doors).toHaveLength(2);
  });
});
