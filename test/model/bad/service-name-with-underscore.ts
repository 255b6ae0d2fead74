import { Service } from '../../../src/model';

export const expected = { code: 'invalid-name', says: "'my-api'" };

export const make = () => new Service('My_API');
