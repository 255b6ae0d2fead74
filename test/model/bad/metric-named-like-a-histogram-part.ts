import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'reserved-suffix', says: "'orders'" };

export const make = () => new Metric('orders_count', { kind: MetricKind.GAUGE, help: 'Orders.' });
