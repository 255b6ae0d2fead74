import type { VendorName } from './names';

/** A request that a vendor was sent, and what became of it. */
export interface Message {
  readonly vendor: VendorName;
  /** When it had arrived, in milliseconds since 1970. */
  readonly at: number;
  /** The address that sent it: a pod's. */
  readonly from: string;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Those that say what the body is and who sent it. */
  readonly headers: Record<string, string>;
  /** The key or the webhook's path by which it was sent, valid or not. */
  readonly key?: string;
  /** As JSON if it is, else as text. */
  // biome-ignore lint/suspicious/noExplicitAny: each vendor's is another, and checked by the vendor
  readonly body: any;
  /** The status that it was answered with. */
  readonly status: number;
  /** Why it was refused. */
  readonly reason?: string;
}

/** Whether the vendor took it. */
export const isAccepted = ({ status }: Message) => status < 300;

/** What goes wrong at a vendor, whatever it is sent. */
export interface Fault {
  /**
   * The status of its answers.
   * @default - as usual
   */
  readonly status?: number;
  /**
   * How long it takes to answer.
   * @default 0
   */
  readonly seconds?: number;
  /**
   * For how many requests.
   * @default - until it is mended
   */
  readonly count?: number;
}
