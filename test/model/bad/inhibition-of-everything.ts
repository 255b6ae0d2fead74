import { Inhibition } from '../../../src/model';

export const expected = { code: 'unbounded-inhibition', says: "equal: ['node']" };

export const make = () => new Inhibition({ alerts: ['TargetDown'], equal: [] });
