import { Objectives } from '../../../src/model';

export const expected = { code: 'impossible-objective', says: 'leaves no error budget' };

export const make = () => new Objectives({ availability: 100 });
