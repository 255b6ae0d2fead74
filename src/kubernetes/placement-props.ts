import type { Blueprint } from '../model';
import type { ImageOptions } from '../programs/image';

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
