import { Metric, MetricKind, Unit } from '../../../src/model';

export const make = () =>
  new Metric('checkout_duration_seconds', {
    kind: MetricKind.HISTOGRAM,
    unit: Unit.SECONDS,
    help: 'How long it took.',
  });
