import { alert, carts, shopWith } from '../shop';

export const expected = {
  code: 'rate-of-gauge',
  says: 'carts_open is a gauge',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shopWith({ customMetrics: [carts], alerts: [alert('OrdersLow', 'rate(carts_open[5m]) > 1')] });
