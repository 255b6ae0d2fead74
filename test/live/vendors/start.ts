import { join } from 'node:path';
import { inNamespace } from '../cluster/command';
import { hasAnswer } from '../cluster/control-plane';
import { authorityFolder } from '../cluster/credentials';
import { type Cluster, VENDORS_ADDRESS } from '../cluster/layout';
import { startProcess } from '../cluster/processes';
import { CONTROL_PORT } from './names';

/** Starts the vendors' test servers where the names of the internet lead to. */
export async function startVendorServers(cluster: Cluster): Promise<void> {
  const words = inNamespace(
    cluster.namespace,
    process.execPath,
    // Not by tsx's own command: it would run the program in a child.
    '--import',
    require.resolve('tsx'),
    ...[join(__dirname, 'main.ts'), VENDORS_ADDRESS, '443', String(CONTROL_PORT), authorityFolder(cluster)],
  );
  await startProcess(cluster, { name: 'vendors', words }, () =>
    hasAnswer(cluster, `http://${VENDORS_ADDRESS}:${CONTROL_PORT}/keys`),
  );
}
