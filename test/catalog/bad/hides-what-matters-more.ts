import { Inhibition, RuleGroup } from '../../../src/model';
import { alert, shop } from '../shop';

export const expected = {
  code: 'inhibits-what-matters',
  says: "it is low and would hide 'TargetDown', which is medium",
  where: "Blueprint 'shop' › RuleGroup 'own' › AlertRule 'Fire'",
};

export const make = () => {
  const hides = [new Inhibition({ alerts: ['TargetDown'], equal: ['instance'] })];
  return shop({ rules: [new RuleGroup('own', { alerts: [alert('Fire', 'up == 0', { hides })] })] });
};
