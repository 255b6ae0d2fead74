import { AlertRule, Query, Runbook, Severity } from '../../../src/model';

export const expected = { code: 'empty-summary', says: 'say in one line' };

export const make = () =>
  new AlertRule('CartsTooMany', {
    query: Query.promql('carts_open > 10'),
    severity: Severity.LOW,
    summary: ' ',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
