import { alert, shopWith } from '../shop';

export const expected = {
  code: 'unknown-metric',
  says: 'Nothing records it',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () => shopWith({ alerts: [alert('OrdersLow', 'team:orders:rate5m < 1')] });
