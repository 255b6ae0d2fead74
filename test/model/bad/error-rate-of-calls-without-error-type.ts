import { Dependency, Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'unknown-label', says: 'error_type' };

export const make = () => {
  const duration = new Metric('search_duration_seconds', { kind: MetricKind.HISTOGRAM, help: 'Searches.' });
  return Dependency.api({ duration, errorRate: 1 });
};
