import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'unknown-label',
  says: 'Did you mean country?',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({
    customMetrics: [orders],
    alerts: [alert('OrdersLow', 'sum by (county) (rate(orders_placed_total[5m])) < 1')],
  });
