import { Inhibition, RuleGroup, Severity } from '../../../src/model';
import { alert, shop } from '../shop';

export const expected = {
  code: 'unknown-alert',
  says: "it hides 'TargetsDown'",
  where: "Blueprint 'shop' › RuleGroup 'own' › AlertRule 'Fire'",
};

export const make = () => {
  const hides = [new Inhibition({ alerts: ['TargetsDown'], equal: ['instance'] })];
  const fire = alert('Fire', 'up == 0', { severity: Severity.CRITICAL, hides });
  return shop({ rules: [new RuleGroup('own', { alerts: [fire] })] });
};
