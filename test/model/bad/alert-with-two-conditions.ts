import { AlertRule, Query, Runbook, Severity, Threshold } from '../../../src/model';

export const expected = { code: 'query-or-threshold', says: 'both' };

export const make = () =>
  new AlertRule('CartsTooMany', {
    query: Query.promql('carts_open > 10'),
    threshold: Threshold.above(Query.promql('carts_open'), 10),
    severity: Severity.LOW,
    summary: 'Too many carts',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
