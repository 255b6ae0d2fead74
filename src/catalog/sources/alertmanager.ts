import { counter, gauge } from './metrics';
import { type Source, SourceName } from './source';

/**
 * Alertmanager itself.
 * @see https://prometheus.io/docs/alerting/latest/alertmanager/
 */
export const ALERTMANAGER: Source = {
  name: SourceName.ALERTMANAGER,
  alwaysThere: 'alertmanager_build_info',
  metrics: [
    gauge('alertmanager_build_info', 'Which version it is.', [
      'branch',
      'goarch',
      'goos',
      'goversion',
      'revision',
      'tags',
      'version',
    ]),
    gauge('alertmanager_config_last_reload_successful', '1 if the newest configuration is in use.'),
    gauge('alertmanager_config_hash', 'A hash of the configuration in use.'),
    gauge('alertmanager_cluster_members', 'Members that this one sees, itself among them.'),
    gauge('alertmanager_cluster_failed_peers', 'Members that this one has lost.'),
    gauge('alertmanager_alerts', 'Alerts there are, by state.', ['state']),
    counter('alertmanager_alerts_invalid_total', 'Alerts that made no sense.', ['version']),
    counter('alertmanager_notifications_total', 'Notifications tried.', ['integration']),
    counter('alertmanager_notifications_failed_total', 'Notifications that failed.', ['integration', 'reason']),
    counter('alertmanager_notifications_suppressed_total', 'Notifications held back.', ['reason']),
  ],
};
