import { Query, Threshold } from '../../../src/model';

export const expected = { code: 'invalid-threshold', says: 'finite' };

export const make = () => Threshold.above(Query.promql('carts_open'), Number.NaN);
