import type { Problems } from './problem';

/**
 * The form of names that become names of objects: what both Kubernetes and AWS take.
 * 40 characters leave room for what a platform puts before and after.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
const OBJECT_NAME = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;

/** @see https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function checkObjectName(problems: Problems, what: string, name: string): void {
  if (OBJECT_NAME.test(name)) return;
  problems.add(
    'invalid-name',
    `the ${what} name '${name}' can't be used as the name of a Kubernetes or AWS object`,
    `use a name such as '${suggestObjectName(name)}'`,
    'lower-case letters, digits and hyphens, first a letter, last no hyphen, at most 40 characters',
  );
}

export function checkLabelName(problems: Problems, name: string): void {
  if (!LABEL_NAME.test(name)) {
    problems.add(
      'invalid-label-name',
      `'${name}' is not a label name`,
      `use '${name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(\d)/, '_$1')}'`,
      'letters, digits and underscores, first no digit',
    );
  } else if (name.startsWith('__')) {
    problems.add(
      'reserved-label-name',
      `the label '${name}' is reserved for Prometheus itself`,
      'leave the leading __ away',
    );
  }
}

export function checkUnique(problems: Problems, what: string, names: string[]): void {
  const seen = new Set<string>();
  const told = new Set<string>();
  for (const name of names) {
    if (seen.has(name) && !told.has(name)) {
      problems.add('duplicate-name', `there are two ${what} of the name '${name}'`, 'give each a name of its own');
      told.add(name);
    }
    seen.add(name);
  }
}

/** Alerts of one name are levels of one alert: their severities differ. */
export function checkAlertNames(problems: Problems, alerts: readonly { name: string; severity: string }[]): void {
  const levels = new Set<string>();
  for (const { name, severity } of alerts) {
    const level = `${name} ${severity}`;
    if (levels.has(level)) {
      problems.add(
        'duplicate-name',
        `there are two alerts of the name '${name}' and the severity ${severity}`,
        'give each a name of its own, or another severity where they are levels of one alert',
      );
    }
    levels.add(level);
  }
}

function suggestObjectName(name: string): string {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return cleaned || 'my-name';
}
