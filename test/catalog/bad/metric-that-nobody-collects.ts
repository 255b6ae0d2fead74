import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'unknown-metric',
  says: 'Did you mean orders_placed_total?',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({ customMetrics: [orders], alerts: [alert('OrdersLow', 'rate(order_placed_total[5m]) < 1')] });
