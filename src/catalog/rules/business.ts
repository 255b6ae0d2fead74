import {
  AlertRule,
  type BusinessIndicator,
  BusinessKind,
  Duration,
  MetricKind,
  Query,
  RecordingRule,
  RuleGroup,
  Runbook,
  Severity,
} from '../../model';
import { PLACE, plain } from './queries';

const TITLES: Record<BusinessKind, string> = {
  [BusinessKind.USER_ACTIVITY]: 'UserActivityLow',
  [BusinessKind.FEATURE_USAGE]: 'FeatureUsageLow',
  [BusinessKind.CONVERSION]: 'ConversionLow',
  [BusinessKind.REVENUE]: 'RevenueLow',
};

/** A business indicator: what it is now, whether that is too little, and whether anybody still measures it. */
export function businessIndicator(indicator: BusinessIndicator): RuleGroup {
  const { name, per, target, owner } = indicator;
  const recorded = recordedName(indicator);
  const isConversion = indicator.kind === BusinessKind.CONVERSION;
  const unit = isConversion ? ' %' : '';
  const labels = { indicator: name };
  const value = isConversion ? `100 * ${recorded}` : recorded;
  return new RuleGroup(`business.${name}`, {
    recordings: recordings(indicator),
    alerts: [
      new AlertRule(TITLES[indicator.kind], {
        query: Query.promql(`${value} < ${plain(target)}`),
        for: indicator.for,
        severity: indicator.severity,
        owner,
        labels,
        summary: `Indicator ${name}: {{ printf "%.${isConversion ? 1 : 0}f" $value }}${unit} over ${per}, and ${target}${unit} is the least that is right`,
        runbook: new Runbook({
          meaning: `The indicator ${name} has been below its target for ${indicator.for}. Everything may run well and users still be unable to do what they came for.`,
          checks: [
            `Whether it fell or was always low at this time: graph \`${recorded}\` and \`${recorded} offset 1w\` over two days.`,
            'Alerts of the services that take part, and releases of the last hours; try it yourself, as a user would.',
            'What lies outside: holidays, campaigns that ended, a payment provider that is down.',
          ],
          actions: [
            'It fell with a release: roll it back.',
            'A provider outside: tell users, switch to the other one if there is one.',
            'Nothing is wrong: change the target in the blueprint, together with those who set it.',
          ],
        }),
      }),
      new AlertRule('BusinessIndicatorMissing', {
        query: Query.promql(`absent(${recorded})`),
        for: Duration.minutes(30),
        severity: Severity.LOW,
        owner,
        labels,
        summary: `Indicator ${name}: nobody measures it any more`,
        runbook: new Runbook({
          meaning: `No series of ${indicator.metrics.map((metric) => metric.name).join(' and ')} is collected: its alert is silent, not well.`,
          checks: [
            `Which service gave it: query \`${indicator.metrics[0].name}\` a day ago (\`offset 1d\`).`,
            'Whether that service runs and its metrics are read: see ServiceDown.',
          ],
          actions: ['It was renamed: name the new metric in the blueprint.', 'It was dropped by mistake: put it back.'],
        }),
      }),
    ],
  });
}

function recordedName({ name, kind, per, metrics }: BusinessIndicator): string {
  const operation =
    kind === BusinessKind.CONVERSION ? 'ratio' : metrics[0].kind === MetricKind.COUNTER ? 'increase' : 'avg';
  return `business:${snakeCase(name)}:${operation}${per}`;
}

function recordings(indicator: BusinessIndicator): RecordingRule[] {
  const { name, kind, metrics, per } = indicator;
  const [first, second] = metrics;
  const increase = (metric: string): string => `sum by (${PLACE}) (increase(${metric}[${per}]))`;
  const recorded = (text: string): RecordingRule =>
    new RecordingRule(recordedName(indicator), { query: Query.promql(text), help: `${name}, over ${per}.` });
  if (kind === BusinessKind.CONVERSION) return [recorded(`${increase(first.name)} / ${increase(second.name)}`)];
  if (first.kind === MetricKind.COUNTER) return [recorded(increase(first.name))];
  // Added up first: instances that came and went within the time would count twice otherwise.
  const now = `business:${snakeCase(name)}:sum`;
  return [
    new RecordingRule(now, { query: Query.promql(`sum by (${PLACE}) (${first.name})`), help: `${name}, now.` }),
    recorded(`avg_over_time(${now}[${per}])`),
  ];
}

function snakeCase(name: string): string {
  return name.replace(/-/g, '_');
}
