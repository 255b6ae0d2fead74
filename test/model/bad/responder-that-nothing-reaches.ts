import { Responder } from '../../../src/model';

export const expected = { code: 'unreachable-responder', says: 'heard by nobody' };

export const make = () => new Responder('support', {});
