import { RuleGroup } from '../model';
import type { Knowledge } from '../promql';
import type { LocatedGroup } from './located';
import { type SourceName, sourceWith } from './sources';

/** Something that was left out, and why. */
export interface Skipped {
  /** The group and its rules. */
  readonly what: string;
  readonly why: string;
}

/** What is left of the catalog's groups when rules over metrics of missing sources are gone. */
export interface Available {
  readonly groups: LocatedGroup[];
  readonly skipped: Skipped[];
}

/**
 * Leaves out the catalog's rules that read what no source here gives, and those that read what such rules would have recorded.
 * Rules that a user wrote stay: to leave them out silently would be no kindness.
 *
 * @param collected knows what is collected, and nothing that is recorded
 */
export function available(groups: readonly LocatedGroup[], collected: Knowledge): Available {
  const missingBehind = new Map<string, SourceName>();
  const kept: LocatedGroup[] = [];
  const skipped: Skipped[] = [];
  for (const located of groups) {
    const left = new Map<SourceName, string[]>();
    const stays = (rule: { readonly rule: { name: string; query: { metrics: string[] } }; readonly own: boolean }) => {
      if (rule.own) return true;
      const source = missingSource(rule.rule.query.metrics, collected, missingBehind);
      if (!source) return true;
      left.set(source, [...(left.get(source) ?? []), rule.rule.name]);
      return false;
    };
    const recordings = located.recordings.filter((recording) => {
      const stay = stays(recording);
      if (!stay) {
        const source = missingSource(recording.rule.query.metrics, collected, missingBehind);
        if (source) missingBehind.set(recording.rule.name, source);
      }
      return stay;
    });
    const alerts = located.alerts.filter(stays);
    // A program of the observatory's own that is not here needs no watching: nobody misses these.
    const isMissed = !located.group.name.startsWith('stack.');
    for (const [source, names] of isMissed ? left : []) {
      skipped.push({ what: `${located.group.name}: ${names.join(', ')}`, why: `there is no ${source} here` });
    }
    if (left.size === 0) kept.push(located);
    else if (recordings.length + alerts.length > 0) kept.push({ ...located, recordings, alerts });
  }
  return { groups: kept.map(withoutTheMissing), skipped };
}

/** The group itself, with just the rules that stayed. */
function withoutTheMissing(located: LocatedGroup): LocatedGroup {
  const { group } = located;
  const alerts = new Set(located.alerts.map(({ rule }) => rule));
  const recordings = new Set(located.recordings.map(({ rule }) => rule));
  const props = {
    alerts: group.alerts.filter((rule) => alerts.has(rule)),
    recordings: group.recordings.filter((rule) => recordings.has(rule)),
    interval: group.interval,
  };
  if (props.alerts.length === group.alerts.length && props.recordings.length === group.recordings.length)
    return located;
  return { ...located, group: new RuleGroup(group.name, props) };
}

function missingSource(
  metrics: readonly string[],
  collected: Knowledge,
  missingBehind: ReadonlyMap<string, SourceName>,
): SourceName | undefined {
  for (const metric of metrics) {
    if (collected.metric(metric)) continue;
    const source = sourceWith(metric) ?? missingBehind.get(metric);
    if (source) return source;
  }
  return undefined;
}
