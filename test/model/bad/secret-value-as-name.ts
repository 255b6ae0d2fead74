import { Secret } from '../../../src/model';

export const expected = { code: 'invalid-secret-name', says: 'is it the value?' };

export const make = () => Secret.named('https://hooks.example.com/T000/B000/secret', 'url');
