import { Infrastructure } from '../../../src/model';

export const expected = { code: 'threshold-out-of-range', says: 'less than 100' };

export const make = () => new Infrastructure({ thresholds: { cpu: 800 } });
