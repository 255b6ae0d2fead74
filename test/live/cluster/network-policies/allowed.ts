import type { Protocol } from './objects';
import { isPeer, type Permission, type PodPermissions } from './permissions';

/** An attempt to connect, with the addresses behind Services already put in. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Whether a connection may come about: its source may open it and its destination takes it. */
export function allowed(pods: readonly PodPermissions[], connection: Connection): boolean {
  const { from, to } = connection;
  if (from === to) return true;
  const permissionsOf = (address: string) => pods.find(({ pod }) => pod.address === address);
  return permits(permissionsOf(from)?.egress, to, connection) && permits(permissionsOf(to)?.ingress, from, connection);
}

function permits(permissions: readonly Permission[] | undefined, peer: string, connection: Connection): boolean {
  return permissions?.some((one) => isPeer(peer, one.peers) && hasPort(one, connection)) ?? true;
}

function hasPort({ ports }: Permission, { protocol, port }: Connection): boolean {
  return ports?.some((range) => range.protocol === protocol && range.first <= port && port <= range.last) ?? true;
}
