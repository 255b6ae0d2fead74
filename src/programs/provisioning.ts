import type { Call, SecretFile } from './program';

/**
 * «Make this HTTP API look like that»: what a platform must know to have it done, and nothing about the platform.
 * Nothing is ever deleted: a list has no word for it.
 */
export interface Provisioning {
  /** That of its objects. */
  readonly name: string;
  /** What is carried out, as plain JSON. */
  readonly list: ProvisioningList;
  /** Secrets that the list names by their paths. */
  readonly secrets: SecretFile[];
  readonly calls: Call[];
}

export interface ProvisioningList {
  /** Such as `https://store:9200`: of a program's port, by `Surroundings.address`. */
  readonly url: string;
  /** Sent with each request, such as `kbn-xsrf`. */
  readonly headers?: Record<string, string>;
  readonly authentication?: Authentication;
  /** Path of the certificate authority, where the public ones don't do. */
  readonly caFile?: string;
  /** The API is up when this path answers with 2xx. It is asked again for so long. */
  readonly ready: { readonly path: string; readonly seconds: number };
  /** In the order in which they are carried out. */
  readonly steps: ProvisioningStep[];
}

/** Values are read from files when a list is carried out. */
export type Authentication =
  | { readonly kind: 'bearer'; readonly file: string }
  | { readonly kind: 'basic'; readonly user: string; readonly file: string }
  /** The header's value is `prefix` and the secret: `Token token=…`, `GenieKey …`. */
  | { readonly kind: 'header'; readonly name: string; readonly prefix?: string; readonly file: string };

/** One thing that must be as wanted. It is looked for first; nothing is sent when it is. */
export interface ProvisioningStep {
  /** What it is, as it stands in messages, and by which later steps name it: `the lifecycle my-shop-logs-app`. */
  readonly what: string;
  readonly look: Look;
  /** The part that the found thing must hold. More than that may be there. By default the body of `create`. */
  readonly wanted?: Json;
  /**
   * What only things of ours hold, such as a description. A found thing without it is left alone, and the step fails.
   * Without it, the name alone tells: fit for names with a prefix of ours.
   */
  readonly mark?: Json;
  readonly create: Change;
  /** By default as `create`: for requests that put the whole. */
  readonly update?: Change;
}

/** How a thing is found. Status 404 means that it is not there. */
export type Look =
  /** Under a path of its own; `at` points at the thing in the answer. */
  | { readonly kind: 'path'; readonly path: string; readonly at?: JsonPointer }
  /** In a list, by values that no two have. */
  | {
      readonly kind: 'list';
      readonly path: string;
      /** Where the answer has the list. */
      readonly items: JsonPointer;
      readonly match: Record<string, Json>;
      /** How further pages are had. Without it, there is one. */
      readonly pages?: Pages;
    };

export type Pages =
  /** By the number of items that were read, as long as `more` is true in the answer: PagerDuty. */
  | { readonly kind: 'offset'; readonly parameter: string; readonly more: JsonPointer }
  /** The answer holds the next page's address, on the same host: Opsgenie. */
  | { readonly kind: 'next'; readonly at: JsonPointer };

export interface Change {
  readonly method: 'PUT' | 'POST' | 'PATCH';
  /** In an update, `{/id}` stands for what the look's answer (of a list: the item) has at that pointer. */
  readonly path: string;
  readonly body: Json;
}

/** As in RFC 6901, such as `/component_templates/0/component_template`; empty: the whole. */
export type JsonPointer = string;

/**
 * JSON, in which two objects have a meaning: `{ $secret: path }` is the text of a file, and is never compared or shown;
 * `{ $of: what, at: pointer }` is a value of the thing of an earlier step, such as its id.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
