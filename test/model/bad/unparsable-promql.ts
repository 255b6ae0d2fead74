import { Query } from '../../../src/model';

export const expected = { code: 'unclosed-bracket', says: '1:' };

export const make = () => Query.promql('sum(rate(http_requests_total[5m])');
