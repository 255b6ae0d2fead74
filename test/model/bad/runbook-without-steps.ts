import { Runbook } from '../../../src/model';

export const expected = { code: 'empty-runbook', says: 'what to do' };

export const make = () => new Runbook({ meaning: 'Broken.', checks: ['Look.'], actions: [] });
