import type { VendorName } from './names';

/** A request, as far as vendors look at it. */
export interface VendorRequest {
  /** The address that sent it. */
  readonly from: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly text: string;
  /** The text as JSON; undefined when it is none. */
  readonly json?: unknown;
}

/** What a vendor makes of a request. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** Why it refuses. */
  readonly reason?: string;
  readonly key?: string;
}

/** A service of the internet: refuses what the real one refuses, and what it would silently ignore. */
export interface Vendor {
  readonly name: VendorName;
  /** Whether a request is for it. */
  isFor(request: VendorRequest): boolean;
  answer(request: VendorRequest, isKnown: (key: string) => boolean): Answer;
}

/** Whether a request says that its body is JSON. */
export const isJson = ({ headers }: VendorRequest) => /^application\/json\b/.test(headers['content-type'] ?? '');

/** A value's field, if it is an object that has it. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
