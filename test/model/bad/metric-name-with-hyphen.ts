import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'invalid-metric-name', says: "'orders_placed_total'" };

export const make = () => new Metric('orders-placed_total', { kind: MetricKind.COUNTER, help: 'Orders.' });
