import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'reserved-label-name', says: '__name__' };

export const make = () =>
  new Metric('orders_placed_total', { kind: MetricKind.COUNTER, help: 'Orders.', labels: ['__name__'] });
