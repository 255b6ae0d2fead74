import { Deployment, LabelExpression, LabelSelector, StatefulSet } from 'cdk8s-plus-28';
import { parse } from 'yaml';
import { failureOf, find, objectsOf, observatoryWith } from './objects';
import { podPort, relabel } from './relabel';

/** What the services job makes of a target, as Prometheus would read it. */
function discovered(made: ReturnType<typeof observatoryWith>, target: Record<string, string>) {
  const config = find(objectsOf(made.chart), 'ConfigMap', 'everything-prometheus-config').data['prometheus.yml'];
  const [job] = parse(config).scrape_configs.filter(({ job_name }: { job_name: string }) => job_name === 'services');
  return relabel(target, job.relabel_configs);
}

function withDeployment(ports: number[], namespace?: string) {
  const made = observatoryWith();
  const workload = new Deployment(made.chart, 'api', {
    metadata: { namespace },
    containers: [{ image: 'api', ports: ports.map((number) => ({ number, name: `p${number}` })) }],
  });
  return { ...made, workload };
}

describe('monitor', () => {
  test('collects exactly the pods of the workload, also when it is said after the observatory was made', () => {
    const made = withDeployment([9090], 'shop');
    made.observatory.monitor(made.workload, { service: 'api' });
    const pod = { namespace: 'shop', pod: 'x', labels: made.workload.matchLabels, port: 9090 };
    expect(discovered(made, podPort(pod))).toMatchObject({ service: 'api', job: 'api', namespace: 'shop', pod: 'x' });
    expect(discovered(made, podPort({ ...pod, namespace: 'other' }))).toBeUndefined();
    expect(discovered(made, podPort({ ...pod, labels: {} }))).toBeUndefined();
    expect(discovered(made, podPort({ ...pod, labels: { 'app.kubernetes.io/name': 'api' } }))).toBeUndefined();
  });

  test('a service that has a workload is not found by its label as well, and no note speaks of it', () => {
    const made = withDeployment([9090]);
    expect(made.observatory.notes.join('\n')).toContain('service api: no workload was given');
    made.observatory.monitor(made.workload, { service: 'api' });
    expect(made.observatory.notes.join('\n')).not.toContain('service api:');
    expect(made.observatory.notes.join('\n')).toContain('service web: no workload was given');
  });

  test.each([
    ["the service's", [8080, 9090], undefined, 9090],
    ['the only one', [8080], undefined, 8080],
    ['the one that is named', [8080, 9090], 8080, 8080],
  ])('takes the port of %s', (_, declared, port, taken) => {
    const made = withDeployment(declared);
    made.observatory.monitor(made.workload, { service: 'api', port });
    for (const number of declared) {
      const target = podPort({ namespace: 'shop', pod: 'x', labels: made.workload.matchLabels, port: number });
      expect(discovered(made, target) !== undefined).toBe(number === taken);
    }
  });

  test('opens the way to the port for Prometheus', () => {
    const made = withDeployment([7070]);
    made.observatory.monitor(made.workload, { service: 'api' });
    const { egress } = find(objectsOf(made.chart), 'NetworkPolicy', 'everything-prometheus').spec;
    expect(JSON.stringify(egress)).toContain('"port":7070');
  });

  test('leaves the policies of the workload to its owner: one of ours would cut it off from all others', () => {
    const made = withDeployment([9090], 'shop');
    made.observatory.monitor(made.workload, { service: 'api' });
    const inShop = objectsOf(made.chart).filter(({ metadata }) => metadata.namespace === 'shop');
    expect(inShop.map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test('takes several workloads for one service', () => {
    const made = withDeployment([9090], 'shop');
    const second = new StatefulSet(made.chart, 'canary', { containers: [{ image: 'api', portNumber: 9090 }] });
    made.observatory.monitor(made.workload, { service: 'api' });
    made.observatory.monitor(second, { service: 'api' });
    for (const { matchLabels } of [made.workload, second]) {
      const target = podPort({ namespace: 'shop', pod: 'x', labels: matchLabels, port: 9090 });
      expect(discovered(made, target)).toMatchObject({ service: 'api' });
    }
  });

  test('reads selectors with In and Exists', () => {
    const made = observatoryWith();
    const workload = new Deployment(made.chart, 'api', {
      select: false,
      containers: [{ image: 'api', portNumber: 9090 }],
    });
    workload.select(
      LabelSelector.of({ expressions: [LabelExpression.in('app', ['api', 'api.v2']), LabelExpression.exists('team')] }),
    );
    made.observatory.monitor(workload, { service: 'api' });
    const pod = { namespace: 'shop', pod: 'x', port: 9090 };
    expect(discovered(made, podPort({ ...pod, labels: { app: 'api.v2', team: 'a' } }))).toMatchObject({
      service: 'api',
    });
    expect(discovered(made, podPort({ ...pod, labels: { app: 'apixv2', team: 'a' } }))).toBeUndefined();
    expect(discovered(made, podPort({ ...pod, labels: { app: 'api' } }))).toBeUndefined();
  });
});

describe('monitor tells', () => {
  test('of a service that is not there, with the nearest that is', () => {
    const made = withDeployment([9090]);
    expect(() => made.observatory.monitor(made.workload, { service: 'serch' })).toThrow(
      /monitor\('observatory\/api'\): there is no service 'serch'[\s\S]*allowed: api, web, search[\s\S]*did you mean 'search'\?/,
    );
  });

  test('of a port that no container declares: nothing would ever be scraped', () => {
    const made = withDeployment([8080, 8081]);
    made.observatory.monitor(made.workload, { service: 'api' });
    expect(failureOf(made.chart)).toMatch(/no container declares port 9090[\s\S]*allowed: 8080, 8081/);
  });

  test('of a workload that is to be two services at one port', () => {
    const made = withDeployment([8080, 9090]);
    made.observatory.monitor(made.workload, { service: 'api' });
    made.observatory.monitor(made.workload, { service: 'web', port: 8080 });
    expect(() => objectsOf(made.chart)).not.toThrow();
    made.observatory.monitor(made.workload, { service: 'web' });
    expect(failureOf(made.chart)).toContain("port 9090 is to be service 'api' and service 'web'");
  });

  test('of a selector that says nothing, or what Prometheus can not look for', () => {
    const made = observatoryWith();
    const container = { image: 'api', portNumber: 9090 };
    const none = new Deployment(made.chart, 'none', { select: false, containers: [container] });
    const without = new Deployment(made.chart, 'without', { select: false, containers: [container] });
    without.select(LabelSelector.of({ expressions: [LabelExpression.notIn('app', ['x'])] }));
    made.observatory.monitor(none, { service: 'api' });
    made.observatory.monitor(without, { service: 'web' });
    const message = failureOf(made.chart);
    expect(message).toContain('it has no selector');
    expect(message).toContain('its selector says app NotIn');
  });
});
