import type { Labels } from './evaluation/sample';
import type { Series } from './evaluation/store';

/** What an example is there to show. */
export type Purpose = 'fires' | 'quiet' | 'limit';

/** What is found at one moment. */
export interface Look {
  /** In milliseconds from the first sample. */
  readonly at: number;
  /** The labels of the alerts that are firing; none: it is quiet. */
  readonly firing: readonly Labels[];
}

/** Series, and what an alert makes of them. */
export interface Example {
  readonly purpose: Purpose;
  readonly title: string;
  /** Milliseconds between two samples. */
  readonly interval: number;
  readonly series: readonly Series[];
  /** When the series end, in milliseconds. Undefined: they don't. */
  readonly end?: number;
  readonly looks: readonly Look[];
}

/** What was found for an alert, and what was not, and why. */
export interface Proof {
  readonly examples: readonly Example[];
  readonly missing: readonly { readonly purpose: Purpose; readonly why: string }[];
}
