import { RuleGroup, Service } from '../../../src/model';
import { alert, carts, shop } from '../shop';

export const expected = {
  code: 'duplicate-alert',
  says: "RuleGroup 'one' › AlertRule 'OrdersLow'",
  where: "Blueprint 'shop' › RuleGroup 'two' › AlertRule 'OrdersLow'",
};

export const make = () =>
  shop({
    services: [new Service('cart', { customMetrics: [carts] })],
    rules: ['one', 'two'].map((name) => new RuleGroup(name, { alerts: [alert('OrdersLow', 'carts_open < 1')] })),
  });
