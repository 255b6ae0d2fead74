/** One request that makes the store look as it should. Sent again, it changes nothing. */
export interface StoreRequest {
  /** What it is for, as it stands in messages. */
  readonly what: string;
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly body: Record<string, unknown>;
  /**
   * OpenSearch's plugins take a change only with the sequence number of what is there: read `path` first; where nothing is, send this
   * request as it is, else with `if_seq_no` and `if_primary_term`, by `updateMethod`.
   */
  readonly versioned?: { readonly updateMethod: 'PUT' };
}
