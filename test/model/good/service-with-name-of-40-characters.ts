import { Service } from '../../../src/model';

export const make = () => new Service('a'.repeat(40));
