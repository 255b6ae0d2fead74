import type { Blueprint } from '../model';
import { ObservatoryError } from '../model/problem';
import type { ImageOptions } from '../programs/image';
import { DEFAULT_NAMESPACE, Names, namespaceProblems } from './names';

/** What is observed, and where in the cluster the programs run that do it. */
export interface PlacementProps {
  /** What is observed, what is promised, who answers. */
  readonly blueprint: Blueprint;
  /**
   * The namespace of all programs but those that must see their host: these run in a second one, which is called the same with
   * `-nodes` at its end.
   * @default 'observability'
   */
  readonly namespace?: string;
  /**
   * Where images come from.
   * @default - from where their projects publish them
   */
  readonly images?: ImageOptions;
  /**
   * The class of the volumes on which programs keep data.
   * @default - the cluster's default class
   * @see https://kubernetes.io/docs/concepts/storage/storage-classes/
   */
  readonly storageClassName?: string;
}

/** The placement with its defaults filled in. */
export interface Placement {
  readonly blueprint: Blueprint;
  readonly names: Names;
  readonly images: ImageOptions;
  readonly storageClassName?: string;
}

export function placementOf(props: PlacementProps): Placement {
  const namespace = props.namespace ?? DEFAULT_NAMESPACE;
  const problems = namespaceProblems(namespace);
  if (problems.length > 0) throw new ObservatoryError(problems);
  return {
    blueprint: props.blueprint,
    names: new Names(props.blueprint.name, namespace),
    images: props.images ?? {},
    storageClassName: props.storageClassName,
  };
}
