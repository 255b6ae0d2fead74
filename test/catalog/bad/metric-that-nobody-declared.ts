import { alert, shopWith } from '../shop';

export const expected = {
  code: 'unknown-metric',
  says: 'customMetrics',
  where: "Blueprint 'shop' › Service 'api' › AlertRule 'OrdersLow'",
};

export const make = () => shopWith({ alerts: [alert('OrdersLow', 'queue_length > 10')] });
