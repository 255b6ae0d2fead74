import type { Blueprint } from '../model';
import { ObservatoryError } from '../model/problem';
import { type ImageOptions, imageOptionProblems } from '../programs/image';
import { DEFAULT_NAMESPACE, Names, namespaceProblems } from './names';
import type { PlacementProps } from './placement-props';

/** The placement with its defaults filled in. */
export interface Placement {
  readonly blueprint: Blueprint;
  readonly names: Names;
  readonly images: ImageOptions;
  readonly storageClassName?: string;
}

export function placementOf(props: PlacementProps): Placement {
  const namespace = props.namespace ?? DEFAULT_NAMESPACE;
  const problems = [...namespaceProblems(namespace), ...imageOptionProblems(props.images ?? {})];
  if (problems.length > 0) throw new ObservatoryError(problems);
  return {
    blueprint: props.blueprint,
    names: new Names(props.blueprint.name, namespace),
    images: props.images ?? {},
    storageClassName: props.storageClassName,
  };
}
