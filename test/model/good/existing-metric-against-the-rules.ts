import { Metric, MetricKind } from '../../../src/model';

export const make = () => Metric.existing('node_vmstat_oom_kill', { kind: MetricKind.COUNTER, help: 'Kills.' });
