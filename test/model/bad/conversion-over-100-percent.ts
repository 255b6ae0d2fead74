import { BusinessIndicator, Metric, MetricKind } from '../../../src/model';

export const expected = { code: 'threshold-out-of-range', says: 'at most 100 percent' };

export const make = () => {
  const count = (name: string) => new Metric(name, { kind: MetricKind.COUNTER, help: name });
  const attempts = count('carts_total');
  return BusinessIndicator.conversion('checkout', { attempts, successes: count('orders_total'), target: 300 });
};
