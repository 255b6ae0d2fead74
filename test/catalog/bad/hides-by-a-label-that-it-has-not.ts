import { Inhibition, RuleGroup, Severity } from '../../../src/model';
import { alert, shop } from '../shop';

export const expected = {
  code: 'unequal-inhibition',
  says: "'Fire' has no label instance",
  where: "Blueprint 'shop' › RuleGroup 'own' › AlertRule 'Fire'",
};

export const make = () => {
  const hides = [new Inhibition({ alerts: ['TargetDown'], equal: ['instance'] })];
  const fire = alert('Fire', 'max by (job) (up) == 0', { severity: Severity.CRITICAL, hides });
  return shop({ rules: [new RuleGroup('own', { alerts: [fire] })] });
};
