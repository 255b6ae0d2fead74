import { Query } from '../../../src/model';

export const expected = { code: 'wrong-arity', says: 'histogram_quantile' };

export const make = () => Query.promql('histogram_quantile(http_request_duration_seconds_bucket)');
