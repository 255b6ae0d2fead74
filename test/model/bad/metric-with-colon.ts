import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'colon-in-name', says: "'shop_carts'" };

export const make = () => new Metric('shop:carts', { kind: MetricKind.GAUGE, help: 'Carts.' });
