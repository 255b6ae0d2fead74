import { Lazy } from 'cdk8s';

/** A value that is worked out when nothing more can be added, in a place whose type knows nothing of that. */
export function lazily<T>(produce: () => T): T {
  return Lazy.any({ produce }) as unknown as T;
}
