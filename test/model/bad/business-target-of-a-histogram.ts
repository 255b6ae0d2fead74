import { BusinessIndicator, Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'wrong-metric-kind', says: 'give a counter or a gauge' };

export const make = () =>
  BusinessIndicator.revenue('revenue', {
    metric: new Metric('basket_euros', { kind: MetricKind.HISTOGRAM, help: 'Baskets.' }),
    target: 100,
  });
