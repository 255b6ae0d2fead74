import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { SourceName } from '../../src/catalog';
import { rulebook } from '../../src/catalog/rulebook';
import { alertmanager, receiverName, routing } from '../../src/programs/alertmanager';
import type { Program } from '../../src/programs/program';
import { prometheus } from '../../src/programs/prometheus';
import { everything } from '../support/everything';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';
import { run } from '../support/programs';
import { surroundingsWith } from '../support/surroundings';

const folder = mkdtempSync(join(tmpdir(), 'observatory-prometheus-'));
const book = rulebook(everything, Object.values(SourceName));
const running: RunningProgram[] = [];

afterAll(async () => {
  for (const program of running) await program.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a program's files below the folder, with paths inside them changed to match. */
function lay(program: Program, name: string, change: (text: string) => string = (text) => text): string {
  const place = join(folder, name);
  mkdirSync(join(place, 'rules'), { recursive: true });
  for (const { path, content } of program.files) {
    const target = path.includes('/rules/') ? join(place, 'rules', basename(path)) : join(place, basename(path));
    const text = content
      .replaceAll('/etc/prometheus/rules', join(place, 'rules'))
      .replaceAll('/etc/alertmanager/config', place);
    writeFileSync(target, change(text));
  }
  return place;
}

describe('Prometheus', () => {
  const program = prometheus(
    everything,
    book.groups,
    surroundingsWith([
      {
        name: 'prometheus',
        source: 'prometheus',
        discovery: { static_configs: [{ targets: ['localhost:9090'] }] },
        relabelings: [],
        ports: [9090],
      },
    ]),
    { otlpReceiver: true },
  );

  test('the catalog has no problem with itself', () => {
    expect(book.problems).toEqual([]);
    expect(book.groups.flatMap((group) => group.alerts).length).toBeGreaterThan(40);
  });

  test('promtool takes the configuration', () => {
    const place = lay(program, 'check-config');
    const answer = run('promtool', ['check', 'config', '--lint=all', '--lint-fatal', join(place, 'prometheus.yml')]);
    expect(answer.stdout + answer.stderr).toContain('is valid prometheus config file syntax');
    expect(answer.code).toBe(0);
  });

  test('promtool’s strictest lint finds nothing in the rules', () => {
    const place = lay(program, 'check-rules');
    const files = program.files.slice(1).map((file) => join(place, 'rules', basename(file.path)));
    const answer = run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', ...files]);
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  });

  test('the real Prometheus starts with it, and says that every rule is healthy', async () => {
    const [port] = await freePorts(1);
    const place = lay(program, 'run', (text) =>
      // Loopback instead of names that only a platform knows, and rules evaluated at once instead of after minutes.
      text.replaceAll('localhost:9090', `127.0.0.1:${port}`).replace(/^( *(?:evaluation_)?interval): .*$/gm, '$1: 1s'),
    );
    const flags = program.args.filter((arg) => !/^--(config.file|storage.tsdb.path|web.listen-address)=/.test(arg));
    running.push(
      await start(
        'prometheus',
        [
          ...flags,
          `--config.file=${join(place, 'prometheus.yml')}`,
          `--storage.tsdb.path=${join(place, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        () => answers(`http://127.0.0.1:${port}/-/ready`),
        { env: { REPLICA_NAME: 'prometheus-0' } },
      ),
    );
    type Group = { name: string; rules: { name: string; health: string; lastError?: string }[] };
    const groups = async () =>
      ((await (await fetch(`http://127.0.0.1:${port}/api/v1/rules`)).json()) as { data: { groups: Group[] } }).data
        .groups;
    await until(
      'every rule was evaluated',
      async () => (await groups()).every((g) => g.rules.every((r) => r.health !== 'unknown')),
      90,
    );
    const rules = (await groups()).flatMap((group) => group.rules);
    expect(rules.filter((rule) => rule.health !== 'ok')).toEqual([]);
    expect(rules).toHaveLength(
      book.groups.reduce((sum, group) => sum + group.recordings.length + group.alerts.length, 0),
    );
  });
});

describe('Alertmanager', () => {
  const program = alertmanager(everything, surroundingsWith());

  test('amtool takes the configuration and its templates', () => {
    const place = lay(program, 'amtool');
    const answer = run('amtool', ['check-config', join(place, 'alertmanager.yml')]);
    expect(answer.stdout).toContain('SUCCESS');
    expect(answer.stdout).toContain(`${routing(everything).receivers.length} receivers`);
    expect(answer.code).toBe(0);
  });

  const severities = ['critical', 'high', 'medium', 'low'] as const;
  const cases = everything.responders.flatMap((responder) =>
    severities.map((severity) => [responder.name, severity] as const),
  );
  test.each(cases)('amtool routes an alert of %s that is %s to the receiver meant for it', (responder, severity) => {
    const place = lay(program, 'amtool-routes');
    const answer = run('amtool', [
      'config',
      'routes',
      'test',
      `--config.file=${join(place, 'alertmanager.yml')}`,
      `responder=${responder}`,
      `severity=${severity}`,
      'alertname=ServiceErrorRateHigh',
    ]);
    expect(answer.stdout.trim()).toBe(`${responder}-${severity}`);
  });

  test.each([
    ['nobody’s', ['severity=critical'], 'support-critical'],
    ['somebody unknown’s', ['responder=nobody', 'severity=low'], 'support-low'],
    ['without a severity', ['responder=checkout'], 'checkout-high'],
    ['the dead man’s switch', ['alertname=DeadMansSwitch', 'severity=low', 'responder=support'], 'heartbeat'],
  ])('an alert that is %s still reaches somebody', (_, labels, receiver) => {
    const place = lay(program, 'amtool-odd');
    const answer = run('amtool', [
      'config',
      'routes',
      'test',
      `--config.file=${join(place, 'alertmanager.yml')}`,
      ...labels,
    ]);
    expect(answer.stdout.trim()).toBe(receiver);
  });

  test('what a notification says reads well, by the real template engine', () => {
    const place = lay(program, 'amtool-render');
    const data = {
      status: 'firing',
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'ServiceErrorRateHigh', service: 'api' },
          annotations: {
            summary: 'api fails 3 % of its requests',
            description: 'Users see errors.',
            actions: '1. Roll back.\n2. Look.',
            runbook_url: 'https://handbook.example.com/a',
          },
          generatorURL: 'https://prometheus.example.com/graph',
        },
        {
          status: 'resolved',
          labels: { alertname: 'ServiceErrorRateHigh', service: 'api' },
          annotations: { summary: 'api failed 2 % of its requests', actions: '1. Roll back.' },
        },
      ],
      commonLabels: { alertname: 'ServiceErrorRateHigh', severity: 'high', service: 'api', cluster: 'eu-1' },
    };
    writeFileSync(join(place, 'data.json'), JSON.stringify(data));
    const render = (name: string) =>
      run('amtool', [
        'template',
        'render',
        `--template.glob=${join(place, '*.tmpl')}`,
        `--template.text={{ template "${name}" . }}`,
        `--template.data=${join(place, 'data.json')}`,
      ]).stdout.trim();
    expect(render('observatory.title')).toBe('[FIRING:1] high: ServiceErrorRateHigh · api · eu-1');
    expect(render('observatory.text').split('\n')).toEqual([
      'api fails 3 % of its requests',
      'Users see errors.',
      'To do:',
      '1. Roll back.',
      '2. Look.',
      'Runbook: https://handbook.example.com/a',
      'Query: https://prometheus.example.com/graph',
      '',
      'Over: api failed 2 % of its requests',
    ]);
  });

  test('the real Alertmanager starts with it and routes an alert to its receiver', async () => {
    const [port] = await freePorts(1);
    const place = lay(program, 'run-alertmanager');
    running.push(
      await start(
        'alertmanager',
        [
          `--config.file=${join(place, 'alertmanager.yml')}`,
          `--storage.path=${join(place, 'data')}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ],
        () => answers(`http://127.0.0.1:${port}/-/ready`),
      ),
    );
    const [first] = everything.responders;
    await fetch(`http://127.0.0.1:${port}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ labels: { alertname: 'Test', responder: first.name, severity: 'low' } }]),
    });
    const alerts = (await (await fetch(`http://127.0.0.1:${port}/api/v2/alerts`)).json()) as {
      receivers: { name: string }[];
    }[];
    expect(alerts[0].receivers).toEqual([{ name: receiverName(first, 'low' as never) }]);
  });
});
