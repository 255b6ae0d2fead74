import { Query } from '../../../src/model';

export const expected = { code: 'wrong-type', says: 'Give it a range' };

export const make = () => Query.promql('rate(http_requests_total)');
