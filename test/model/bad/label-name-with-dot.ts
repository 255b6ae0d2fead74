import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'invalid-label-name', says: "'http_route'" };

export const make = () =>
  new Metric('orders_placed_total', { kind: MetricKind.COUNTER, help: 'Orders.', labels: ['http.route'] });
