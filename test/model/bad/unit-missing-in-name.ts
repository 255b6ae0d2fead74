import { Metric, MetricKind, Unit } from '../../../src/model';

export const expected = { code: 'unit-not-in-name', says: "'checkout_duration_seconds'" };

export const make = () =>
  new Metric('checkout_duration', { kind: MetricKind.HISTOGRAM, unit: Unit.SECONDS, help: 'How long it took.' });
