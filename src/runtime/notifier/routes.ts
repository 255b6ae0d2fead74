/** A way to reach people, as `routes.json` says it. */
export interface Channel {
  readonly kind: 'slack' | 'pagerduty' | 'opsgenie' | 'webhook';
  /** The Slack channel's name, the Opsgenie region; else a word for people. */
  readonly target: string;
  readonly secret: SecretReference;
}

/** A field of the JSON in a secret of Secrets Manager. */
export interface SecretReference {
  readonly name: string;
  readonly key: string;
}

/** Whom a receiver of the alert manager reaches. */
export interface Receiver {
  readonly responder?: string;
  readonly severity: string;
  readonly channels: Channel[];
}

/** The content of `routes.json`. */
export interface Routes {
  readonly receivers: Record<string, Receiver>;
}
