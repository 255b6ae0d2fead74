import { AlertExample, AlertRule, type BurnRate, Duration, type Query, Runbook, Severity } from '../../model';
import { hiddenBy } from '../inhibitions';
import type { ServiceContext } from './context';
import { HTTP } from './http-service';
import { plain, serviceQuery } from './queries';

/**
 * Fewer failed requests than this within the long window are no reason to act, whatever share they make: one failure in a quiet
 * night would otherwise be a burn rate of a thousand.
 * @see https://sre.google/workbook/alerting-on-slos/#low-traffic-services-and-error-budget-alerting
 */
const FEWEST_FAILURES = 10;

/** However little was promised: when more than this share fails, it is told. No burn can be faster than all requests failing. */
const GREATEST_RATIO = 0.9;

/**
 * Multi-window, multi-burn-rate alerts: one that wakes somebody, one for a working day. Each looks at two speeds; `or` keeps it
 * one alert for one trouble.
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export function errorBudgetAlerts(context: ServiceContext): AlertRule[] {
  const { service, owner, labels } = context;
  const { objectives, name } = service;
  const budget = objectives?.errorBudget;
  if (!objectives || budget === undefined) return [];
  const steps = objectives.burnRates;
  const query = (pages: boolean): Query =>
    serviceQuery(
      name,
      steps
        .filter((step) => step.pages === pages)
        .map((step) => `(${burns(name, budget, step)})`)
        .join(' or '),
    );
  const promise = `${objectives.availability} % over ${objectives.window}`;
  const spent = `query \`${HTTP.errorRatio('3d')}{service="${name}"} / ${plain(budget)}\`: 1 is just what may burn.`;
  return [
    new AlertRule('ServiceErrorBudgetBurnsFast', {
      query: query(true),
      examples: examples(name, budget, steps, true),
      for: Duration.minutes(2),
      severity: Severity.CRITICAL,
      owner,
      labels,
      hides: hiddenBy('ServiceErrorBudgetBurnsFast', Severity.CRITICAL),
      summary: `Service ${name} fails {{ humanizePercentage $value }} of requests: at this speed its error budget (${promise}) is gone within days`,
      runbook: new Runbook({
        meaning: `So many requests fail that the promise of ${promise} will be broken soon: ${speeds(steps, true)}.`,
        checks: [
          `Whether it goes on: query \`${HTTP.errorRatio('5m')}{service="${name}"}\`.`,
          'Which requests fail, and since when: see ServiceErrorRateHigh.',
          'What changed at that time: deployments, configuration, traffic, a dependency.',
        ],
        actions: [
          'Stop the loss before looking for the reason: roll back, switch the feature off, move traffic away.',
          'Tell those who wait for the service, and write down times: there will be a review.',
        ],
      }),
    }),
    new AlertRule('ServiceErrorBudgetBurnsSlowly', {
      query: query(false),
      examples: examples(name, budget, steps, false),
      for: Duration.minutes(15),
      severity: Severity.MEDIUM,
      owner,
      labels,
      summary: `Service ${name} fails {{ humanizePercentage $value }} of requests over days: its error budget (${promise}) will not last`,
      runbook: new Runbook({
        meaning: `A small share of requests fails all the time, and it adds up: ${speeds(steps, false)}.`,
        checks: [
          `How much is spent: ${spent}`,
          'Which requests fail: see ServiceErrorRateHigh; look for one route, one client, one instance.',
        ],
        actions: [
          'Make it work of this week, before features.',
          'If the promise is stricter than anyone needs: change it in the blueprint, with those whom it was made to.',
        ],
      }),
    }),
  ];
}

function limits(
  budget: number,
  { factor, longWindow }: BurnRate,
): { readonly ratio: number; readonly failures: number } {
  return {
    ratio: plain(Math.min(factor * budget, GREATEST_RATIO)),
    failures: plain(Number((FEWEST_FAILURES / longWindow.toSeconds()).toPrecision(3))),
  };
}

/** Told in what is recorded: days of requests would take long to play through. */
function examples(service: string, budget: number, steps: readonly BurnRate[], pages: boolean): AlertExample[] {
  const [step] = steps.filter((candidate) => candidate.pages === pages);
  const { ratio, failures } = limits(budget, step);
  const play = (long: number, short: number, rate: number) => {
    const labels = `{cluster="c", environment="e", service="${service}"}`;
    const series = {
      [`${HTTP.errorRatio(step.longWindow.toString())}${labels}`]: `${long}x30`,
      [`${HTTP.errorRatio(step.shortWindow.toString())}${labels}`]: `${short}x30`,
      [`${HTTP.errors(step.longWindow.toString())}${labels}`]: `${rate}x30`,
    };
    return { series, at: Duration.minutes(25) };
  };
  const above = plain((ratio + 1) / 2);
  return [
    AlertExample.fires(play(above, above, failures * 2)),
    AlertExample.staysQuiet({ ...play(ratio, ratio, failures * 2), title: 'stays quiet at the boundary' }),
    AlertExample.staysQuiet({ ...play(above, 0, failures * 2), title: 'stays quiet when it is over' }),
    AlertExample.staysQuiet({ ...play(above, above, failures / 2), title: 'stays quiet when few requests failed' }),
  ];
}

function burns(service: string, budget: number, step: BurnRate): string {
  const matcher = `{service="${service}"}`;
  const { longWindow, shortWindow } = step;
  const { ratio: limit, failures } = limits(budget, step);
  return [
    `${HTTP.errorRatio(longWindow.toString())}${matcher} > ${limit}`,
    `${HTTP.errorRatio(shortWindow.toString())}${matcher} > ${limit}`,
    `${HTTP.errors(longWindow.toString())}${matcher} > ${failures}`,
  ].join(' and ');
}

function speeds(steps: readonly BurnRate[], pages: boolean): string {
  return steps
    .filter((step) => step.pages === pages)
    .map((step) => `${step.factor} times too fast over ${step.longWindow}`)
    .join(', or ');
}
