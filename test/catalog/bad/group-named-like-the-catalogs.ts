import { RuleGroup } from '../../../src/model';
import { alert, shop } from '../shop';

export const expected = {
  code: 'duplicate-group',
  says: 'own.node.cpu',
  where: "Blueprint 'shop' › RuleGroup 'node.cpu' › AlertRule 'LoadOdd'",
};

export const make = () =>
  shop({ rules: [new RuleGroup('node.cpu', { alerts: [alert('LoadOdd', 'node_load1 > 100')] })] });
