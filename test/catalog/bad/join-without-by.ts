import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'join-labels-differ',
  says: 'by (country)',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({
    customMetrics: [orders],
    alerts: [
      alert('OrdersLow', 'sum by (country) (rate(orders_placed_total[5m])) / sum(rate(orders_placed_total[5m])) > 0.5'),
    ],
  });
