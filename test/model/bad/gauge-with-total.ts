import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'total-without-counter', says: "'carts_open'" };

export const make = () => new Metric('carts_open_total', { kind: MetricKind.GAUGE, help: 'Carts.' });
