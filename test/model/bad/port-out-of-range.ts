import { Service } from '../../../src/model';

export const expected = { code: 'invalid-port', says: '1 to 65535' };

export const make = () => new Service('api', { endpoint: { port: 70_000 } });
