import { Query, RecordingRule } from '../../../src/model';
import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'unknown-label',
  says: 'recorded',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({
    customMetrics: [orders],
    recordings: [
      new RecordingRule('recorded:orders:rate5m', {
        query: Query.promql('sum(rate(orders_placed_total[5m]))'),
        help: 'Orders.',
      }),
    ],
    alerts: [alert('OrdersLow', 'recorded:orders:rate5m{country="ch"} < 1')],
  });
