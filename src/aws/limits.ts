/** What Amazon Managed Prometheus sets limits to. */

/**
 * For how long metrics are kept, at most.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-workspace-configuration.html
 */
export const MAX_RETENTION_DAYS = 1095;

/**
 * After how long an alert that still fires is told again, at the latest.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-config.html
 */
export const MAX_REPEAT_DAYS = 5;

/**
 * How often rules are evaluated, at most.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
 */
export const MIN_EVALUATION_SECONDS = 30;

/** How often a managed scraper asks, at most. */
export const MIN_SCRAPE_SECONDS = 30;

/**
 * The most that one rule groups namespace holds here, in bytes. The service takes 1 MB; CloudFormation passes on at most 256 KB of a
 * resource's properties.
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP_quotas.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const MAX_NAMESPACE_BYTES = 200_000;

/** Rules that a workspace evaluates unless a higher quota was granted. */
export const DEFAULT_RULES_QUOTA = 2_000;

/** Nodes that the tree of routes may have unless a higher quota was granted. */
export const DEFAULT_ROUTES_QUOTA = 100;
