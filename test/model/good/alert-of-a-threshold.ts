import { AlertRule, Query, Runbook, Severity, Threshold } from '../../../src/model';

export const make = () =>
  new AlertRule('CartsTooMany', {
    threshold: Threshold.above(Query.promql('carts_open'), 10),
    severity: Severity.LOW,
    summary: 'Too many carts',
    runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
  });
