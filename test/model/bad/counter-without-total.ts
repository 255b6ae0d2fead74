import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'counter-without-total', says: "'orders_placed_total'" };

export const make = () => new Metric('orders_placed', { kind: MetricKind.COUNTER, help: 'Orders.' });
