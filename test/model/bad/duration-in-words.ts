import { Duration } from '../../../src/model';

export const expected = { code: 'invalid-duration', says: "'5 minutes'" };

export const make = () => Duration.parse('5 minutes');
