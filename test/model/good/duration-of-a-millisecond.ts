import { Duration } from '../../../src/model';

export const make = () => Duration.millis(1);
