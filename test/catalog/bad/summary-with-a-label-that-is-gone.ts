import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'unknown-label-in-text',
  says: 'the summary reads the label country',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({
    customMetrics: [orders],
    alerts: [
      alert('OrdersLow', 'sum(rate(orders_placed_total[5m])) < 1', {
        summary: 'Few orders from {{ $labels.country }}',
      }),
    ],
  });
