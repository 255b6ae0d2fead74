import { alert, orders, shopWith } from '../shop';

export const expected = {
  code: 'duplicate-alert',
  says: "'ServiceDown' is the catalog's",
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'ServiceDown'",
};

export const make = () =>
  shopWith({ customMetrics: [orders], alerts: [alert('ServiceDown', 'sum(rate(orders_placed_total[5m])) < 1')] });
