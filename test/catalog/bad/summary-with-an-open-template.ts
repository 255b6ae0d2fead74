import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'invalid-template',
  says: '{{ without its }}',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({
    customMetrics: [orders],
    alerts: [alert('OrdersLow', 'sum(rate(orders_placed_total[5m])) < 1', { summary: 'Only {{ $value orders' })],
  });
