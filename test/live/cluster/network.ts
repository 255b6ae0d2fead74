import { attempt, command, inNamespace } from './command';
import { type Cluster, CONTROL_PLANE_ADDRESS, SERVICES_CIDR, VENDORS_ADDRESS } from './layout';

const BRIDGE = 'cluster0';

/** A network of its own: one namespace for the control plane, one for each node, joined by a bridge that leads nowhere else. */
export function createNetwork(cluster: Cluster): void {
  for (const namespace of namespacesOf(cluster)) {
    command('ip', ['netns', 'add', namespace]);
    ip(namespace, 'link', 'set', 'lo', 'up');
    sysctl(namespace, 'net.ipv4.ip_forward=1');
  }
  const control = cluster.namespace;
  ip(control, 'link', 'add', BRIDGE, 'type', 'bridge');
  for (const address of [CONTROL_PLANE_ADDRESS, VENDORS_ADDRESS])
    ip(control, 'address', 'add', `${address}/24`, 'dev', BRIDGE);
  ip(control, 'link', 'set', BRIDGE, 'up');
  for (const { name, namespace, address } of cluster.nodes) {
    ip(control, 'link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
    ip(control, 'link', 'set', name, 'master', BRIDGE, 'up');
    ip(namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip(namespace, 'link', 'set', 'eth0', 'up');
    // Programs look for a default route to know their address, and addresses of services must have a route before they are rewritten.
    ip(namespace, 'route', 'add', 'default', 'via', CONTROL_PLANE_ADDRESS);
  }
  for (const node of cluster.nodes) {
    for (const namespace of namespacesOf(cluster))
      if (namespace !== node.namespace) ip(namespace, 'route', 'add', node.podCidr, 'via', node.address);
  }
  ip(control, 'route', 'add', SERVICES_CIDR, 'via', cluster.nodes[0].address);
}

export function deleteNetwork(cluster: Cluster): void {
  for (const namespace of namespacesOf(cluster)) attempt('ip', ['netns', 'delete', namespace]);
}

function namespacesOf(cluster: Cluster): string[] {
  return [cluster.namespace, ...cluster.nodes.map((node) => node.namespace)];
}

function ip(namespace: string, ...args: string[]): void {
  command('ip', ['-netns', namespace, ...args]);
}

function sysctl(namespace: string, setting: string): void {
  command(...inNamespace(namespace, 'sysctl', '--quiet', '--write', setting));
}
