import { Infrastructure } from '../../../src/model';

export const expected = { code: 'threshold-order', says: 'the threshold disk of 97 is not below diskCritical of 95' };

export const make = () => new Infrastructure({ thresholds: { disk: 97 } });
