import { Infrastructure } from '../../../src/model';

export const make = () => new Infrastructure({ thresholds: { cpu: 99.9, loadPerCpu: 150 } });
