import type { Duration } from './duration';
import { Problems } from './problem';

/** Where the decision to keep a trace is made. */
export enum SamplingKind {
  /** At its start, by a share. */
  HEAD_RATIO = 'head-ratio',
  /** At its start, so many a second. */
  HEAD_RATE = 'head-rate',
  /** When it is complete. */
  TAIL = 'tail',
}

/** What is kept when the decision is made on whole traces. */
export interface TailSamplingProps {
  /** Share kept of the traces that nothing else keeps, from 0 to 1. */
  readonly ratio: number;
  /**
   * Keep every trace with an error.
   * @default true
   */
  readonly errors?: boolean;
  /**
   * Keep every trace that took longer.
   * @default - the duration is no reason
   */
  readonly slowerThan?: Duration;
}

/** Which traces are kept. */
export class Sampling {
  /** Every trace. */
  public static always(): Sampling {
    return new Sampling(SamplingKind.HEAD_RATIO, 1);
  }

  /** A share of all traces, decided when they start. */
  public static ratio(ratio: number): Sampling {
    return new Sampling(SamplingKind.HEAD_RATIO, ratio);
  }

  /** At most so many traces a second from each process. */
  public static rate(tracesPerSecond: number): Sampling {
    return new Sampling(SamplingKind.HEAD_RATE, undefined, tracesPerSecond);
  }

  /** Decided on whole traces: errors, slow ones, and a share of the rest. */
  public static tail(props: TailSamplingProps): Sampling {
    return new Sampling(SamplingKind.TAIL, props.ratio, undefined, props.errors ?? true, props.slowerThan);
  }

  private constructor(
    /** Where the decision is made. */
    public readonly kind: SamplingKind,
    /** Share kept, from 0 to 1. */
    public readonly share?: number,
    /** Traces a second from each process. */
    public readonly tracesPerSecond?: number,
    /** Whether every trace with an error is kept. */
    public readonly errors?: boolean,
    /** Every trace that took longer is kept. */
    public readonly slowerThan?: Duration,
  ) {
    const problems = new Problems('Sampling');
    if (share !== undefined && !(share >= 0 && share <= 1)) {
      problems.add(
        'threshold-out-of-range',
        `a share of ${share} is out of range`,
        'give a share such as 0.1 for 10 %',
        '0 to 1',
      );
    }
    if (tracesPerSecond !== undefined && !(tracesPerSecond > 0)) {
      problems.add(
        'threshold-out-of-range',
        `${tracesPerSecond} traces a second is out of range`,
        'give a number above 0',
      );
    }
    problems.throwIfAny();
  }
}
