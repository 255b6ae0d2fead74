import { Objectives } from '../../../src/model';

export const expected = { code: 'empty-objectives', says: 'leave objectives away' };

export const make = () => new Objectives({});
