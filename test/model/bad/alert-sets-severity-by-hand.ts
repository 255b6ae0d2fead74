import { AlertRule, Query, Runbook, Severity } from '../../../src/model';

export const expected = { code: 'reserved-label-name', says: "'severity'" };

export const make = () =>
  new AlertRule('CartsTooMany', {
    query: Query.promql('carts_open > 10'),
    labels: { severity: 'huge' },
    severity: Severity.LOW,
    summary: 'Too many carts',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
