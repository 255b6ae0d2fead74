import { Probe } from '../../../src/model';

export const expected = { code: 'invalid-url', says: 'https://shop.example.com/health' };

export const make = () => Probe.http('home', 'shop.example.com');
