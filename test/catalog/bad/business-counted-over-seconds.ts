import { BusinessIndicator, Duration, Service } from '../../../src/model';
import { orders, shop } from '../shop';

export const expected = {
  code: 'short-range',
  says: 'Take at least',
  where: "Blueprint 'shop' › BusinessIndicator 'orders' › RecordingRule 'business:orders:increase30s'",
};

export const make = () =>
  shop({
    services: [new Service('api', { customMetrics: [orders] })],
    business: [BusinessIndicator.featureUsage('orders', { metric: orders, target: 1, per: Duration.seconds(30) })],
  });
