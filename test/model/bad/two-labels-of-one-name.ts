import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'duplicate-name', says: "'shop'" };

export const make = () =>
  new Metric('orders_placed_total', { kind: MetricKind.COUNTER, help: 'Orders.', labels: ['shop', 'shop'] });
