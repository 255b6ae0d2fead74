import { AlertRule, Query, Runbook, Service, Severity } from '../../../src/model';

export const expected = { code: 'duplicate-name', says: "'CartsTooMany'" };

export const make = () =>
  new Service('cart', {
    alerts: [
      new AlertRule('CartsTooMany', {
        query: Query.promql('carts_open > 10'),
        severity: Severity.LOW,
        summary: 'Too many carts',
        runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
      }),
      new AlertRule('CartsTooMany', {
        query: Query.promql('carts_open > 10'),
        severity: Severity.LOW,
        summary: 'Too many carts',
        runbook: new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: ['Mend.'] }),
      }),
    ],
  });
