import { AlertRule, Runbook, Severity } from '../../../src/model';

export const expected = { code: 'query-or-threshold', says: 'neither' };

export const make = () =>
  new AlertRule('CartsTooMany', {
    severity: Severity.LOW,
    summary: 'Too many carts',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
