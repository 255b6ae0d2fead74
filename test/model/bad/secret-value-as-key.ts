import { Secret } from '../../../src/model';

export const expected = { code: 'invalid-secret-key', says: 'is it the value?' };

export const make = () => Secret.named('slack', 'https://hooks.example.com/T000/B000/secret');
