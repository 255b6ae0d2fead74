import { Metric, MetricKind, Service } from '../../../src/model';
import { orders, shop } from '../shop';

export const expected = {
  code: 'metric-declared-twice',
  says: "as counter by Service 'api' and as gauge here",
  where: "Blueprint 'shop' › Service 'web' › Metric 'orders_placed_total'",
};

export const make = () =>
  shop({
    services: [
      new Service('api', { customMetrics: [orders] }),
      new Service('web', {
        customMetrics: [Metric.existing('orders_placed_total', { kind: MetricKind.GAUGE, help: 'Orders placed.' })],
      }),
    ],
  });
