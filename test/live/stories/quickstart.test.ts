import { shop } from '../../../examples/quickstart/blueprint';
import { until } from '../../support/process';
import { NOT_TO_BE_HAD } from '../cluster/program-images';
import { Deployment, synthesize } from '../support/deployment';
import { kubectl, objects } from '../support/live';
import { targets } from '../support/prometheus-api';
import { story } from '../support/story';

const NAMESPACE = 'observability';
const RUN = ['prometheus', 'alertmanager', 'node-exporter', 'blackbox-exporter', 'config-reloader'];

describe('the quickstart', () => {
  let deployment: Deployment;

  story('is applied with server-side apply, and everything that can run becomes ready', async (tell) => {
    deployment = await Deployment.of(NAMESPACE, shop);
    expect(deployment.pods('prometheus')).toHaveLength(2);
    expect(deployment.pods('alertmanager')).toHaveLength(3);
    expect(deployment.pods('node-exporter')).toHaveLength(3);
    tell.ran(...RUN);
    tell.notRun(...deployment.notRun);
  });

  story('scrapes every program of its own that runs, and the nodes', async (tell) => {
    const [prometheus] = deployment.pods('prometheus');
    await until('every target was looked at', async () =>
      targets(prometheus).every(({ health }) => health !== 'unknown'),
    );
    const down = targets(prometheus).filter(
      ({ health, labels }) => health === 'down' && !(labels.job in NOT_TO_BE_HAD),
    );
    expect(down.map(({ labels, lastError }) => `${labels.job}: ${lastError}`)).toEqual([]);
    tell.ran('prometheus');
  });

  story('is not changed by being applied again', async (tell) => {
    const kinds = 'all,configmaps,serviceaccounts,networkpolicies,poddisruptionbudgets';
    const versions = () =>
      objects(kinds, NAMESPACE).map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.generation}`);
    const before = versions();
    const printed = deployment.apply(synthesize(NAMESPACE, shop).manifests);
    expect(printed).not.toMatch(/created|conflict/);
    expect(versions()).toEqual(before);
    tell.ran('kube-apiserver');
  });

  story('leaves nothing when it is deleted', async (tell) => {
    deployment.delete();
    const left = kubectl(
      'get',
      'clusterroles,clusterrolebindings',
      '--selector=app.kubernetes.io/managed-by=cdk-observatory',
    );
    expect(left).toBe('');
    tell.ran('kube-controller-manager');
  });
});
