import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'short-range',
  says: 'Take at least 1m',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({ customMetrics: [orders], alerts: [alert('OrdersLow', 'rate(orders_placed_total[45s]) < 1')] });
