import { Metric, MetricKind, Unit } from '../../model';

/** A counter of a program that is not ours. */
export function counter(name: string, help: string, labels: string[] = [], unit = Unit.NONE): Metric {
  return Metric.existing(name, { kind: MetricKind.COUNTER, help, labels, unit });
}

/** A gauge of a program that is not ours. */
export function gauge(name: string, help: string, labels: string[] = [], unit = Unit.NONE): Metric {
  return Metric.existing(name, { kind: MetricKind.GAUGE, help, labels, unit });
}

/** A classic histogram of a program that is not ours. */
export function histogram(name: string, help: string, labels: string[] = [], unit = Unit.NONE): Metric {
  return Metric.existing(name, { kind: MetricKind.HISTOGRAM, help, labels, unit });
}
