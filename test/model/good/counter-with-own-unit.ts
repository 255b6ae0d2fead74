import { Metric, MetricKind, Unit } from '../../../src/model';

export const make = () =>
  new Metric('revenue_euros_total', { kind: MetricKind.COUNTER, unit: Unit.of('euros'), help: 'Revenue.' });
