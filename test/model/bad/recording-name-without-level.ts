import { Query, RecordingRule } from '../../../src/model';

export const expected = { code: 'invalid-recording-name', says: "'service:http_requests:rate5m'" };

export const make = () => new RecordingRule('requests', { query: Query.promql('sum(carts_open)'), help: 'Carts.' });
