import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ecsJobs, ScrapeTag } from '../../src/aws/ecs-discovery';
import { collector } from '../../src/programs/collector';
import { mergePatch } from '../../src/programs/overrides';
import { toYaml } from '../../src/programs/yaml';
import { everything, filledIn, observatoryWith } from '../aws/support';
import { answers, freePorts, type RunningProgram, start, until } from '../support/process';
import { run } from '../support/programs';
import { surroundingsWith } from '../support/surroundings';

const folder = mkdtempSync(join(tmpdir(), 'collector-'));
const file = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/**
 * There is no ECS to ask here: what it would have told stands in the place of its discovery; everything after that is as it is
 * generated.
 */
function discovered(config: ReturnType<typeof parse>, labels: Record<string, string>[]) {
  for (const job of config.receivers.prometheus.config.scrape_configs) {
    if (!job.aws_sd_configs) continue;
    delete job.aws_sd_configs;
    job.static_configs = labels.map((meta) => ({ targets: ['discovered:80'], labels: meta }));
  }
  return config;
}

function taskOf(tags: Partial<Record<ScrapeTag, string>>, status = 'RUNNING'): Record<string, string> {
  const entries = Object.entries(tags).map(([tag, value]) => [
    `__meta_ecs_tag_service_${tag.replace(/\W/g, '_')}`,
    value,
  ]);
  return { ...Object.fromEntries(entries), __meta_ecs_ip_address: '127.0.0.1', __meta_ecs_last_status: status };
}

// The signing extension asks for credentials as soon as it is made, of the machine if need be: these are none, and it asks nobody.
const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_EC2_METADATA_DISABLED: 'true' };

describe('the collector', () => {
  test('takes the configuration of the task definition', () => {
    const { template } = observatoryWith(everything());
    const tasks = Object.values(template().findResources('AWS::ECS::TaskDefinition'));
    const containers = tasks.flatMap(({ Properties }) => Properties.ContainerDefinitions);
    const [container] = containers.filter(({ Name }) => Name === 'collector');
    const [{ Value }] = container.Environment;
    const config = parse(filledIn(Value) as string);
    expect(JSON.stringify(config.receivers)).toContain('aws_sd_configs');
    expect(config.exporters.prometheus_remote_write.endpoint).toMatch(/^https:.*\/api\/v1\/remote_write$/);
    const gates = container.Command.filter((arg: string) => arg.startsWith('--feature-gates'));
    const args = ['validate', `--config=${file('task.yaml', toYaml(config))}`, ...gates];
    const answer = run('otelcol', args, { env: NO_CREDENTIALS });
    expect(answer.stderr).toBe('');
    expect(answer.code).toBe(0);
  });

  describe('scrapes and sends', () => {
    const blueprint = everything();
    const running: RunningProgram[] = [];
    let target: Server;
    let store: string;

    beforeAll(async () => {
      target = createServer((_, response) => {
        // A target that says of itself what discovery knows better.
        response.setHeader('content-type', 'text/plain; version=0.0.4');
        response.end(
          'target_info{service_name="other",service_instance_id="other"} 1\n# TYPE shop_orders_total counter\nshop_orders_total 7\n',
        );
      });
      await once(target.listen(0, '127.0.0.1'), 'listening');
      const port = `${(target.address() as AddressInfo).port}`;
      const [storePort, healthPort, telemetryPort] = await freePorts(3);
      store = `http://127.0.0.1:${storePort}`;
      running.push(
        await start(
          'prometheus',
          [
            `--config.file=${file('prometheus.yml', 'global: {}\n')}`,
            `--storage.tsdb.path=${join(folder, 'data')}`,
            `--web.listen-address=127.0.0.1:${storePort}`,
            '--web.enable-remote-write-receiver',
          ],
          () => answers(`${store}/-/ready`),
        ),
      );
      const jobs = ecsJobs(blueprint, {
        region: 'eu-west-1',
        clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/a'],
      });
      const program = collector(blueprint, { url: `${store}/api/v1/write` }, surroundingsWith(jobs));
      const api = {
        [ScrapeTag.BLUEPRINT]: 'shop',
        [ScrapeTag.JOB]: 'api',
        [ScrapeTag.SERVICE]: 'api',
        [ScrapeTag.PORT]: port,
      };
      const config = discovered(parse(program.env[0].value as string), [
        taskOf(api),
        taskOf({ ...api, [ScrapeTag.BLUEPRINT]: 'another', [ScrapeTag.JOB]: 'another' }),
        taskOf({ ...api, [ScrapeTag.JOB]: 'stopped' }, 'STOPPED'),
      ]);
      const patched = mergePatch(config, {
        extensions: { health_check: { endpoint: `127.0.0.1:${healthPort}` } },
        receivers: { prometheus: { config: { global: { scrape_interval: '1s', scrape_timeout: '1s' } } } },
        processors: { batch: { timeout: '100ms' } },
        exporters: { prometheus_remote_write: { tls: { insecure: true } } },
        service: {
          telemetry: {
            metrics: { readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: telemetryPort } } } }] },
          },
        },
      });
      const args = [`--config=${file('running.yaml', toYaml(patched))}`, ...program.args.slice(1)];
      running.push(
        await start('otelcol', args, () => answers(`http://127.0.0.1:${healthPort}/`), { env: { HOSTNAME: 'task-1' } }),
      );
    });

    afterAll(async () => {
      for (const program of running) await program.stop();
      target?.close();
    });

    async function series(selector: string): Promise<Record<string, string>[]> {
      const response = await fetch(`${store}/api/v1/series?match[]=${encodeURIComponent(selector)}`);
      return ((await response.json()) as { data: Record<string, string>[] }).data;
    }

    test('series with the labels that discovery, the blueprint and the replica give, and the names that the target gave', async () => {
      await until('series arrive', async () => (await series('shop_orders_total')).length > 0, 60);
      expect(await series('shop_orders_total')).toEqual([
        {
          __name__: 'shop_orders_total',
          __replica__: 'task-1',
          cluster: 'shop',
          environment: 'production',
          job: 'api',
          service: 'api',
          instance: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        },
      ]);
    });

    test('nothing of other blueprints and of tasks that stopped', async () => {
      expect((await series('up')).map(({ job }) => job)).toEqual(['api']);
      expect(await series('target_info')).toEqual([]);
    });
  });
});
