import { Probe } from '../../../src/model';

export const expected = { code: 'secret-in-url', says: 'leave it away' };

export const make = () => Probe.http('home', 'https://user:password@shop.example.com/');
