import { Duration, Objectives } from '../../../src/model';

export const expected = { code: 'invalid-window', says: '7 to 90 days' };

export const make = () => new Objectives({ availability: 99, window: Duration.days(365) });
