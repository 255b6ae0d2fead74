import { until } from '../../support/process';
import { Deployment, synthesize } from '../support/deployment';
import { isReady, kubectl, object, objects } from '../support/live';
import { query } from '../support/prometheus-api';
import { story } from '../support/story';
import { warehouse } from '../support/warehouse';

const NAME = 'growing';
const STATEFUL_SET = `${NAME}-prometheus`;
const TIMES = 20;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.of(NAME, warehouse(NAME), { times: TIMES });
}, 300_000);

afterAll(() => deployment?.delete(), 150_000);

const manifestsFor = (expectedSeries: number) =>
  synthesize(NAME, warehouse(NAME), { times: TIMES, props: { prometheus: { expectedSeries } } }).manifests;
const uids = () => deployment.pods('prometheus').map(({ metadata }) => metadata.uid);
const claims = () => objects('pvc', NAME, 'app.kubernetes.io/name=prometheus').map(({ metadata }) => metadata.uid);

/** Looks until every Prometheus is another than before and ready; gives the fewest that were ready at once. */
async function rolled(before: string[]): Promise<number> {
  let fewest = before.length;
  await until(
    'every Prometheus was replaced',
    async () => {
      const pods = deployment.pods('prometheus');
      fewest = Math.min(fewest, pods.filter(isReady).length);
      return pods.length === before.length && pods.every((pod) => isReady(pod) && !before.includes(pod.metadata.uid));
    },
    180,
  );
  return fewest;
}

describe('a system grows', () => {
  story(
    'and as long as its volumes are large enough, it is only applied: one by one they get more memory',
    async (tell) => {
      const { uid } = object('statefulset', NAME, STATEFUL_SET).metadata;
      const before = uids();
      const start = Date.now();
      expect(deployment.apply(manifestsFor(80_000))).not.toMatch(/created|conflict/);
      expect(await rolled(before)).toBe(1);
      expect(object('statefulset', NAME, STATEFUL_SET).metadata.uid).toBe(uid);
      tell.ran('prometheus', 'kube-controller-manager');
      tell.note(`${((Date.now() - start) / 1000).toFixed(0)} s for two replicas`);
    },
  );

  story('and where it needs larger volumes, its pods go on while their StatefulSet is made anew', async (tell) => {
    const [first] = deployment.pods('prometheus');
    await until('there are samples', async () => query(first, 'up{job="prometheus"}').length > 0);
    const asked = `count(up{job="prometheus"} @ ${Math.floor(Date.now() / 1000)})`;
    const [before, claimsBefore] = [uids(), claims()];
    const larger = manifestsFor(400_000);

    expect(() => deployment.apply(larger)).toThrow(/volumeClaimTemplates.*immutable/s);
    kubectl('delete', 'statefulset', STATEFUL_SET, `--namespace=${NAME}`, '--cascade=orphan');
    expect(uids()).toEqual(before);
    deployment.apply(larger);

    expect(await rolled(before)).toBe(1);
    expect(claims()).toEqual(claimsBefore);
    for (const pod of deployment.pods('prometheus')) expect(query(pod, asked)).toHaveLength(1);
    tell.ran('prometheus', 'kube-controller-manager');
    tell.note('not run: growing the claims themselves, which local volumes do not do');
  });
});
