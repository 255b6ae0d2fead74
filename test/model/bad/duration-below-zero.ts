import { Duration } from '../../../src/model';

export const expected = { code: 'invalid-duration', says: '-5m' };

export const make = () => Duration.minutes(-5);
