import { type AlertRule, type Blueprint, Inhibition, Severity } from '../model';

/** An alert that hides lesser ones. */
export interface Hiding {
  readonly alert: string;
  readonly severity: Severity;
  readonly hides: Inhibition;
}

const hiding = (alert: string, severity: Severity, alerts: string[], equal: string[]): Hiding => ({
  alert,
  severity,
  hides: new Inhibition({ alerts, equal }),
});

/** What the catalog's alerts hide: what follows from them by itself. */
const OF_CATALOG: readonly Hiding[] = [
  // Whoever hears that a node is gone knows that nothing on it answers.
  hiding('NodeNotReady', Severity.HIGH, ['TargetDown', 'ServiceInstanceDown'], ['node']),
  hiding('NodeDiskFullSoon', Severity.HIGH, ['NodeDiskHigh'], ['instance', 'device', 'mountpoint']),
  hiding('NodeDiskHigh', Severity.CRITICAL, ['NodeDiskFullSoon'], ['instance', 'device', 'mountpoint']),
  hiding('VolumeFullSoon', Severity.HIGH, ['VolumeHigh'], ['namespace', 'persistentvolumeclaim']),
  hiding('VolumeHigh', Severity.CRITICAL, ['VolumeFullSoon'], ['namespace', 'persistentvolumeclaim']),
  // One outage, one page: the fast burn is the promise breaking, the others say the same of it more quietly.
  hiding(
    'ServiceErrorBudgetBurnsFast',
    Severity.CRITICAL,
    ['ServiceErrorRateHigh', 'ServiceErrorBudgetBurnsSlowly'],
    ['service'],
  ),
  hiding('ServiceErrorRateHigh', Severity.HIGH, ['ServiceErrorBudgetBurnsSlowly'], ['service']),
];

/** What an alert of the catalog hides. */
export function hiddenBy(alert: string, severity: Severity): Inhibition[] {
  return OF_CATALOG.filter((each) => each.alert === alert && each.severity === severity).map(({ hides }) => hides);
}

/** What hides what in a blueprint: the catalog's alerts, then its own. */
export function hidings(blueprint: Blueprint): Hiding[] {
  const own: AlertRule[] = [
    ...blueprint.services.flatMap(({ alerts }) => alerts),
    ...blueprint.rules.flatMap(({ alerts }) => alerts),
  ];
  return [
    ...OF_CATALOG,
    ...own.flatMap(({ name, severity, hides }) => hides.map((each) => ({ alert: name, severity, hides: each }))),
  ];
}
