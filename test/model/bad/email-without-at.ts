import { Channel } from '../../../src/model';

export const expected = { code: 'invalid-address', says: 'team@example.com' };

export const make = () => Channel.email('support');
