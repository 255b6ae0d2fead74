/** What is chosen about the collector. */
export interface CollectorOptions {
  /**
   * How many there are. Each scrapes everything; the store keeps the samples of one.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * How many time series are expected at once. Memory and CPU follow from it.
   * @default - estimated from the blueprint
   */
  readonly expectedSeries?: number;
  /**
   * Changes laid over the generated configuration: objects are merged, lists replaced, null removes.
   * @default - none
   * @see https://opentelemetry.io/docs/collector/configuration/
   */
  readonly overrides?: Record<string, unknown>;
}
