import { setTimeout as pause } from 'node:timers/promises';
import type { ApiObject, ApiServer } from './api-server';

export interface Follower {
  /** All objects that there are now: told when they are known first and after every change. */
  changed(objects: readonly ApiObject[]): void;
  /** What went wrong, once as long as it stays the same. What was told last holds on. */
  failed(message: string): void;
}

/**
 * Follows the objects of a path until the signal. Whenever a watch ends, for whatever reason, it starts anew with a list,
 * but no sooner than `milliseconds` after the last.
 */
export async function follow(
  api: ApiServer,
  path: string,
  follower: Follower,
  signal: AbortSignal,
  milliseconds = 1000,
): Promise<void> {
  let fault: string | undefined;
  while (!signal.aborted) {
    const rest = pause(milliseconds, undefined, { signal }).catch(() => undefined);
    try {
      await round(api, path, follower, signal);
      fault = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (!signal.aborted && message !== fault) follower.failed(message);
      fault = message;
    }
    await rest;
  }
}

async function round(api: ApiServer, path: string, follower: Follower, signal: AbortSignal): Promise<void> {
  const { metadata, items } = await api.list(path, signal);
  const objects = new Map(items.map((object) => [keyOf(object), object]));
  follower.changed([...objects.values()]);
  for await (const { type, object } of api.watch(path, metadata.resourceVersion, signal)) {
    if (type === 'ERROR') throw new Error(object.message ?? 'the watch failed');
    if (type === 'DELETED') objects.delete(keyOf(object));
    else objects.set(keyOf(object), object);
    follower.changed([...objects.values()]);
  }
}

function keyOf({ metadata }: ApiObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
