import { AlertRule, Query, Runbook, Severity } from '../../../src/model';

export const expected = { code: 'invalid-alert-name', says: "'ApiErrorRateHigh'" };

export const make = () =>
  new AlertRule('carts_too_many', {
    query: Query.promql('carts_open > 10'),
    severity: Severity.LOW,
    summary: 'Too many carts',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
