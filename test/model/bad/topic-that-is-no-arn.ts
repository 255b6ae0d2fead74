import { Channel } from '../../../src/model';

export const expected = { code: 'invalid-topic-arn', says: 'arn:aws:sns' };

export const make = () => Channel.sns('alerts');
