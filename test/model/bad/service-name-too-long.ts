import { Service } from '../../../src/model';

export const expected = { code: 'invalid-name', says: 'at most 40 characters' };

export const make = () => new Service('a'.repeat(41));
