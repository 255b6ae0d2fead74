import type { Blueprint, Secret } from '../model';
import { routing } from '../programs/alertmanager/routing';
import { throughNotifier } from './alert-manager';

/** A channel as the notifier reads it. */
interface NotifierChannel {
  readonly kind: string;
  readonly target: string;
  readonly secret?: { readonly name: string; readonly key: string };
}

/** What the notifier reads: by receiver, the channels to tell. */
export interface NotifierRoutes {
  readonly receivers: Record<
    string,
    { readonly responder?: string; readonly severity: string; readonly channels: NotifierChannel[] }
  >;
}

/** The receivers that have a channel which the notifier delivers to. */
export function notifierRoutes(blueprint: Blueprint): NotifierRoutes {
  const entries = routing(blueprint).receivers.flatMap((receiver) => {
    const channels = throughNotifier(receiver).map(
      ({ kind, target, credential }): NotifierChannel => ({
        kind,
        target,
        ...(credential ? { secret: { name: credential.name, key: credential.key } } : {}),
      }),
    );
    if (channels.length === 0) return [];
    const responder = receiver.responder?.name;
    return [[receiver.name, { ...(responder ? { responder } : {}), severity: receiver.severity, channels }] as const];
  });
  return { receivers: Object.fromEntries(entries) };
}

/** Every secret that the notifier reads, each name once, sorted. */
export function notifierSecretNames(blueprint: Blueprint): string[] {
  const channels = routing(blueprint).receivers.flatMap(throughNotifier);
  const secrets = channels.flatMap(({ credential }): Secret[] => (credential ? [credential] : []));
  return [...new Set(secrets.map(({ name }) => name))].sort();
}
