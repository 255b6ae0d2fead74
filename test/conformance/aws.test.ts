import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { aws } from 'cdk-observatory';
import { parse } from 'yaml';
import { clusterWithInstances, everything, fargateService, filledIn } from '../aws/support';
import { run } from '../support/programs';

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

const outdir = mkdtempSync(join(tmpdir(), 'aws-'));
const blueprint = everything();

/**
 * The whole of it: users have a cluster with instances and two services in a stack of theirs, an EKS cluster, every kind of channel; and an
 * observatory that makes what it needs by itself.
 */
function synthesized(): Record<string, Resource> {
  const app = new App({ outdir, analyticsReporting: false });
  const apps = new Stack(app, 'Apps');
  const cluster = clusterWithInstances(apps);
  const services = ['api', 'web'].map((name) => ({ name, service: fargateService(apps, name, cluster) }));
  const eks = { clusterArn: 'arn:aws:eks:eu-west-1:123456789012:cluster/shop', subnets: cluster.vpc.privateSubnets };
  const observatory = new aws.Observatory(new Stack(app, 'Shop'), 'Observatory', { blueprint, cluster, eks });
  for (const { name, service } of services) observatory.monitor(service, { service: name });
  new aws.Observatory(new Stack(app, 'Alone'), 'Observatory', { blueprint: everything({ services: [] }) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  // The users' stack is as plain as can be: its findings are printed, and told to the shell.
  const printed = jest.spyOn(console, 'error').mockImplementation();
  const { exitCode } = process;
  app.synth();
  process.exitCode = exitCode;
  printed.mockRestore();
  return JSON.parse(readFileSync(join(outdir, 'Shop.template.json'), 'utf8')).Resources;
}

const resources = synthesized();
const of = (type: string) => Object.values(resources).filter((resource) => resource.Type === type);
const file = (name: string, content: string) => {
  const path = join(outdir, name);
  writeFileSync(path, content);
  return path;
};

describe('what AWS is given', () => {
  test('has no finding of cdk-nag or the CDK itself that is not acknowledged with its reason', () => {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const findings: string[] = [];
    for (const { violations } of report.pluginReports) {
      for (const { ruleName, violatingConstructs } of violations) {
        for (const { constructPath } of violatingConstructs) findings.push(`${constructPath}: ${ruleName}`);
      }
    }
    expect(findings.filter((finding) => finding.startsWith('Apps/'))).not.toEqual([]);
    expect(findings.filter((finding) => !finding.startsWith('Apps/'))).toEqual([]);
  });

  test.each(['Shop', 'Alone'])('cfn-lint finds nothing in %s', (stack) => {
    // W3005: the CDK names a function's role twice, as what it refers to and as what it depends on.
    const args = ['--ignore-checks', 'W3005', '--non-zero-exit-code', 'informational'];
    const answer = run('cfn-lint', [...args, join(outdir, `${stack}.template.json`)]);
    expect(answer.stdout + answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  });
});

describe('the rules of the workspace', () => {
  const namespaces = of('AWS::APS::RuleGroupsNamespace').map(
    ({ Properties }) => Properties as { Name: string; Data: string },
  );

  test('promtool takes them', () => {
    expect(namespaces.length).toBeGreaterThan(0);
    for (const { Name, Data } of namespaces) {
      const answer = run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', file(`${Name}.yaml`, Data)]);
      expect(answer.stderr).toBe('');
      expect(answer.code).toBe(0);
    }
  });

  test('each group says how often, for the service would take a minute otherwise', () => {
    const groups = namespaces.flatMap(({ Data }) => parse(Data).groups as { interval?: string }[]);
    expect(groups.filter(({ interval }) => interval === undefined)).toEqual([]);
  });
});

describe('the alert manager definition', () => {
  const [workspace] = of('AWS::APS::Workspace');
  const definition = parse(filledIn(workspace.Properties.AlertManagerDefinition) as string);
  // The service puts the templates beside the configuration; amtool wants to be told where they are.
  const template = file('observatory.tmpl', definition.template_files.observatory);
  const config = file('alertmanager.yml', definition.alertmanager_config.replace('- observatory\n', `- ${template}\n`));

  test('amtool takes it', () => {
    const answer = run('amtool', ['check-config', config]);
    expect(answer.stdout).toContain('SUCCESS');
    expect(answer.stdout).toContain('1 templates');
    expect(answer.code).toBe(0);
  });

  const responders = blueprint.responders.map(({ name }) => name);
  const severities = ['critical', 'high', 'medium', 'low'];
  test.each(responders.flatMap((responder) => severities.map((severity) => [severity, responder])))(
    'a %s alert of %s reaches the receiver of its own',
    (severity, responder) => {
      const labels = [`severity=${severity}`, `responder=${responder}`];
      const answer = run('amtool', ['config', 'routes', 'test', `--config.file=${config}`, ...labels]);
      expect(answer.stdout.trim()).toBe(`${responder}-${severity}`);
    },
  );

  test('each receiver publishes to the topic of its severity and says who is meant', () => {
    const { receivers } = parse(definition.alertmanager_config);
    const [critical] = receivers.filter(({ name }: { name: string }) => name === 'checkout-critical');
    expect(critical.sns_configs[0]).toMatchObject({
      topic_arn: expect.stringContaining('Critical'),
      attributes: { format: 'json', receiver: 'checkout-critical', severity: 'critical' },
    });
  });

  test('a message for the notifier is JSON whatever stands in the annotations', () => {
    const data = file('data.json', JSON.stringify(ALERTS));
    const args = ['template', 'render', `--template.glob=${template}`, `--template.data=${data}`];
    const answer = run('amtool', [...args, '--template.text={{ template "observatory.json" . }}']);
    const message = JSON.parse(answer.stdout);
    expect(message).toMatchObject({ version: '4', receiver: 'checkout-critical', status: 'firing' });
    expect(message.alerts[0].annotations).toEqual(ALERTS.alerts[0].annotations);
    expect(message.alerts[0].startsAt).toBe('2026-01-02T03:04:05Z');
    expect(message.groupLabels).toEqual({ alertname: 'Down' });
  });

  test('the notifier has a route for every receiver that publishes for it', () => {
    const asset = readdirSync(outdir).find((name) => existsSync(join(outdir, name, 'routes.json'))) as string;
    expect(existsSync(join(outdir, asset, 'index.js'))).toBe(true);
    const routes = JSON.parse(readFileSync(join(outdir, asset, 'routes.json'), 'utf8')).receivers;
    const { receivers } = parse(definition.alertmanager_config) as {
      receivers: { name: string; sns_configs: { attributes?: { format: string } }[] }[];
    };
    const told = receivers.filter(({ sns_configs }) =>
      sns_configs.some(({ attributes }) => attributes?.format === 'json'),
    );
    expect(told.length).toBeGreaterThan(0);
    for (const { name } of told) expect(routes[name].channels.length).toBeGreaterThan(0);
  });
});

const ALERTS = {
  receiver: 'checkout-critical',
  status: 'firing',
  groupLabels: { alertname: 'Down' },
  commonLabels: { alertname: 'Down', severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'https://aps.example.com',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'Down' },
      annotations: { summary: 'a "quoted" \\ backslash,\ttab, é, 日本, 🚨', actions: '1. Look.\n2. Mend.' },
      startsAt: '2026-01-02T03:04:05Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://aps.example.com/graph?g0.expr=up&x=<1>',
      fingerprint: 'abc',
    },
    {
      status: 'resolved',
      labels: {},
      annotations: {},
      startsAt: '2026-01-02T03:04:05Z',
      endsAt: '2026-01-02T03:05:05Z',
    },
  ],
};
