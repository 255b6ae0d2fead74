import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'not-a-base-unit', says: "'checkout_duration_seconds'" };

export const make = () =>
  new Metric('checkout_duration_milliseconds', { kind: MetricKind.HISTOGRAM, help: 'How long it took.' });
