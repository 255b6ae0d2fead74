import { Objectives } from '../../../src/model';

export const make = () => new Objectives({ availability: 99.999 });
