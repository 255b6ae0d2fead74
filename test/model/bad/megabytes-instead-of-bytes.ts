import { Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'not-a-base-unit', says: "'upload_bytes_total'" };

export const make = () => new Metric('upload_mb_total', { kind: MetricKind.COUNTER, help: 'Uploads.' });
