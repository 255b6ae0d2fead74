import {
  AlertRule,
  Duration,
  RecordingRule,
  type Responder,
  RuleGroup,
  Runbook,
  Severity,
  Threshold,
} from '../../model';
import { hiddenBy } from '../inhibitions';
import type { InfrastructureContext } from './context';
import { PLACE, sharedQuery } from './queries';

const CLAIM = `${PLACE}, namespace, persistentvolumeclaim`;
const NAME = '{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}';
const ROOM =
  '`volume:available:bytes{namespace="{{ $labels.namespace }}", persistentvolumeclaim="{{ $labels.persistentvolumeclaim }}"}`';
const GROW =
  'Grow it, if its storage class may (`allowVolumeExpansion`): `kubectl -n {{ $labels.namespace }} patch pvc {{ $labels.persistentvolumeclaim }} -p \'{"spec":{"resources":{"requests":{"storage":"…"}}}}\'`.';

/** As on nodes: what is not half full yet may fill and empty as it likes. */
const FLOOR_PERCENT = 50;

/** Volumes of pods. */
export function volumes({ thresholds, owner }: InfrastructureContext): RuleGroup {
  return new RuleGroup('kubernetes.volumes', {
    recordings: [
      new RecordingRule('volume:available:bytes', {
        query: sharedQuery(`min by (${CLAIM}) (kubelet_volume_stats_available_bytes)`),
        help: 'Room left on the volume.',
      }),
      new RecordingRule('volume:use:ratio', {
        query: sharedQuery(`1 - volume:available:bytes / max by (${CLAIM}) (kubelet_volume_stats_capacity_bytes)`),
        help: 'Share of the volume that is in use.',
      }),
    ],
    alerts: [
      roomHigh(thresholds.disk, Severity.MEDIUM, owner),
      roomHigh(thresholds.diskCritical, Severity.CRITICAL, owner),
      new AlertRule('VolumeFullSoon', {
        query: sharedQuery(
          `predict_linear(volume:available:bytes[6h], 4 * 3600) < 0 and volume:use:ratio > ${FLOOR_PERCENT / 100}`,
        ),
        for: Duration.minutes(30),
        severity: Severity.HIGH,
        owner,
        hides: hiddenBy('VolumeFullSoon', Severity.HIGH),
        summary: `Volume ${NAME} will be full within 4 hours if it goes on filling like this`,
        runbook: new Runbook({
          meaning: `More than ${FLOOR_PERCENT} % is in use, and the growth of the last six hours, drawn on, ends at a full volume within four hours.`,
          checks: [
            `Whether the growth goes on: graph ${ROOM} over six hours; a single step (a restore, an import) needs nothing.`,
          ],
          actions: ['Stop what writes so much, if you can.', GROW],
        }),
      }),
    ],
  });
}

function roomHigh(limit: number, severity: Severity, owner?: Responder): AlertRule {
  return new AlertRule('VolumeHigh', {
    threshold: Threshold.above(sharedQuery('100 * volume:use:ratio'), limit),
    for: severity === Severity.CRITICAL ? Duration.minutes(5) : Duration.minutes(15),
    severity,
    owner,
    hides: hiddenBy('VolumeHigh', severity),
    summary: `Volume ${NAME} is {{ printf "%.0f" $value }} % full, more than ${limit} %`,
    runbook: new Runbook({
      meaning: 'When it is full, what writes to it stops, and often does not start again without room.',
      checks: [
        `How fast it fills: graph ${ROOM} over a week.`,
        'What fills it: `kubectl -n {{ $labels.namespace }} exec` into a pod that has it, then `du -xh / | sort -h | tail`.',
      ],
      actions: [GROW, 'Or delete what is not needed; shorten retention where the program has one.'],
    }),
  });
}
