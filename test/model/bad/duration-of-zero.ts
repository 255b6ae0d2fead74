import { Duration } from '../../../src/model';

export const expected = { code: 'invalid-duration', says: 'more than zero' };

export const make = () => Duration.seconds(0);
