import { until } from '../../support/process';
import { command } from '../cluster/command';
import { onMachine } from '../cluster/machine';
import { Deployment } from '../support/deployment';
import { askPod, cluster, deleteNamespaces, isReady, kubectl, type LiveObject, nodeNamed } from '../support/live';
import { bytesOf, type ContainerUse, containerUse, startLoad, systemOf, withLoad } from '../support/load';
import { query } from '../support/prometheus-api';
import { story } from '../support/story';

const NAMESPACE = 'load';
const TARGETS_NAMESPACE = 'load-targets';
const PLANNED_SERIES = 30_000;
const SERVICES = 20;
const MIB = 1024 * 1024;

/** All that is planned comes from generated targets: what Prometheus finds by itself is on top. */
const LOAD = {
  address: `load.${TARGETS_NAMESPACE}.svc:9090`,
  targets: 60,
  series: PLANNED_SERIES / 60,
  // Fifteen times as often as is planned: samples come faster, so that a chunk of them is soon full.
  interval: '2s',
  services: SERVICES,
};

describe('Prometheus at the load that it is sized for', () => {
  const blueprint = systemOf('load', SERVICES);
  let deployment: Deployment;
  const prometheus = () => deployment.pods('prometheus')[0];

  beforeAll(async () => {
    startLoad(TARGETS_NAMESPACE);
    deployment = await Deployment.of(NAMESPACE, blueprint, {
      // Scrape jobs for generated series are all that is changed; one replica has to carry them as each of two would.
      props: {
        prometheus: {
          replicas: 1,
          expectedSeries: PLANNED_SERIES,
          overrides: { scrape_configs: withLoad(NAMESPACE, blueprint, LOAD) },
        },
      },
    });
  });

  afterAll(() => {
    deployment?.delete();
    deleteNamespaces(TARGETS_NAMESPACE);
  });

  story('keeps to its memory, misses no scrape and evaluates every rule in time', async (tell) => {
    const uses: ContainerUse[] = [];
    const look = () => {
      const use = containerUse(prometheus(), 'prometheus');
      if (use) uses.push(use);
    };
    await until(
      'every generated target was scraped thirty times',
      async () => {
        look();
        const [fewest] = query(prometheus(), 'min(count_over_time(up{job="load"}[10m]))');
        const [count] = query(prometheus(), 'count(up{job="load"})');
        return count?.value === LOAD.targets && fewest.value >= 30;
      },
      180,
    );
    await until(
      'all rules were evaluated',
      async () => {
        look();
        return own('prometheus_rule_group_last_evaluation_timestamp_seconds').every((at) => at > 0);
      },
      120,
    );

    const [series] = own('prometheus_tsdb_head_series');
    expect(series).toBeGreaterThanOrEqual(PLANNED_SERIES);
    const { limits, requests } = prometheus().spec.containers[0].resources;
    const memory = Math.max(...uses.map(({ workingSet }) => workingSet));
    expect(memory).toBeLessThan(bytesOf(requests.memory));

    expect(value('min(min_over_time(up{job=~"load|instances"}[10m]))')).toBe(1);
    expect(value('min(count_over_time(up{job="load"}[50s]))')).toBeGreaterThanOrEqual(24);
    const slowest = value('max(max_over_time(scrape_duration_seconds{job="load"}[10m]))');
    expect(slowest).toBeLessThan(2);
    expect(Math.max(...own('prometheus_rule_group_iterations_missed_total'))).toBe(0);
    expect(Math.max(...own('prometheus_rule_evaluation_failures_total'))).toBe(0);
    const longest = Math.max(...own('prometheus_rule_group_last_duration_seconds'));
    expect(longest).toBeLessThan(3);

    const { throttledPeriods, periods, cpuSeconds } = uses[uses.length - 1];
    const targets = value('count(up)');
    const rules = own('prometheus_rule_group_rules').reduce((sum, each) => sum + each, 0);
    tell.ran('prometheus');
    tell.notRun(...deployment.notRun);
    tell.note(`${series} series of ${targets} targets, ${rules} rules`);
    tell.note(`memory ${mib(memory)} of ${requests.memory} (limit ${limits.memory}), CPU ${cpuSeconds.toFixed(1)} s`);
    tell.note(`held back by its CPU limit in ${throttledPeriods} of ${periods} periods`);
    tell.note(`slowest scrape ${slowest.toFixed(3)} s, slowest group of rules ${longest.toFixed(3)} s`);
    tell.note('scraped every 2 s, not 30 s: the samples of half an hour');
  });

  story('is back with all it had after a kill, long before the startup probe gives up', async (tell) => {
    const before = prometheus();
    const fewest = 'min(count_over_time(up{job="load"}[20m]))';
    const samples = value(fewest);
    killProcess(before);
    await until('its container was started again', async () => restarts(prometheus()) > restarts(before), 60);
    await until('it is ready', async () => isReady(prometheus()), 180);
    const { lastState } = prometheusStatus(prometheus());
    expect(lastState.terminated.reason).not.toBe('OOMKilled');
    const [replay] = own('prometheus_tsdb_data_replay_duration_seconds');
    const { periodSeconds, failureThreshold } = before.spec.containers[0].startupProbe;
    expect(replay).toBeLessThan((periodSeconds * failureThreshold) / 10);
    expect(value(fewest)).toBeGreaterThanOrEqual(samples);
    expect(own('prometheus_tsdb_wal_corruptions_total')).toEqual([0]);
    tell.ran('prometheus', 'kubelet');
    tell.note(`the write-ahead log was replayed in ${replay.toFixed(2)} s of ${periodSeconds * failureThreshold} s`);
  });

  story('with a limit far below its need is ended by the kernel, and its status says so', async (tell) => {
    const size = 'memory=48Mi';
    const [name, container] = [`statefulset/${deployment.name}-prometheus`, '--containers=prometheus'];
    kubectl('set', 'resources', name, container, `--limits=${size}`, `--requests=${size}`, `--namespace=${NAMESPACE}`);
    await until(
      'memory runs out',
      async () => {
        const pod = deployment.pods('prometheus')[0];
        const { state, lastState } = (pod && prometheusStatus(pod)) ?? {};
        return [state, lastState].some((each) => each?.terminated?.reason === 'OOMKilled');
      },
      120,
    );
    tell.ran('prometheus', 'kubelet');
  });

  /** Values of a metric of its own, as they are now: what it has scraped from itself may be from before. */
  function own(metric: string): number[] {
    const text = askPod(prometheus(), ':9090/metrics');
    const values = [...text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)$`, 'gm'))];
    if (values.length === 0) throw new Error(`Prometheus has no metric ${metric}.`);
    return values.map(([, each]) => Number(each));
  }

  function value(expression: string): number {
    const [sample] = query(prometheus(), expression);
    if (!sample) throw new Error(`${expression} gives nothing.`);
    return sample.value;
  }
});

function prometheusStatus(pod: LiveObject) {
  return pod.status.containerStatuses?.find(({ name }: { name: string }) => name === 'prometheus');
}

const restarts = (pod: LiveObject): number => prometheusStatus(pod).restartCount;

/** Ends what runs in a container at once, as the kernel does when memory is short. */
function killProcess(pod: LiveObject): void {
  const [, id] = prometheusStatus(pod).containerID.split('://');
  const words = ['sh', '-c', `grep -l ${id} /proc/[0-9]*/cgroup | cut -d / -f 3`];
  const pids = command(...onMachine(cluster, nodeNamed(pod.spec.nodeName), ...words))
    .split('\n')
    .filter(Boolean);
  command(...onMachine(cluster, nodeNamed(pod.spec.nodeName), 'kill', '-KILL', ...pids));
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}
