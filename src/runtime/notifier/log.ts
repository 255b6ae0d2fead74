/** Writes one line. */
export type Write = (line: string) => void;

/** One line of JSON for each thing that happened. */
export function log(write: Write, level: 'info' | 'error', message: string, fields: Record<string, unknown>): void {
  write(JSON.stringify({ level, message, ...fields }));
}

/**
 * Counts what was told and what was not, by kind of channel, as a line that CloudWatch makes metrics of.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function count(write: Write, channel: string, isSent: boolean): void {
  const metrics = ['NotificationsSent', 'NotificationsFailed'].map((Name) => ({ Name, Unit: 'Count' }));
  write(
    JSON.stringify({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [{ Namespace: 'Observatory', Dimensions: [['Channel']], Metrics: metrics }],
      },
      Channel: channel,
      NotificationsSent: isSent ? 1 : 0,
      NotificationsFailed: isSent ? 0 : 1,
    }),
  );
}
