import { Service } from '../../../src/model';

export const expected = { code: 'objective-without-metrics', says: "Service 'api'" };

export const make = () => new Service('api', { objectives: { errorRate: 1 } });
