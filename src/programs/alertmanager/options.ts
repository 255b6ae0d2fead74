/** What is chosen about Alertmanager. */
export interface AlertmanagerOptions {
  /**
   * How many there are. They know each other, so that a notification goes out once.
   * @default 3
   */
  readonly replicas?: number;
  /**
   * Changes laid over the generated configuration: objects are merged, lists replaced, null removes.
   * @default - none
   * @see https://prometheus.io/docs/alerting/latest/configuration/
   */
  readonly overrides?: Record<string, unknown>;
}
