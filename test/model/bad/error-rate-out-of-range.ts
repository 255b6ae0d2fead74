import { Objectives } from '../../../src/model';

export const expected = { code: 'threshold-out-of-range', says: '120 %' };

export const make = () => new Objectives({ errorRate: 120 });
