import { Unit } from '../../model';
import { gauge } from './metrics';
import { type Source, SourceName } from './source';

/**
 * Pushgateway: what it adds to what batch jobs push. `job` is that of the batch job: the scrape job honours it.
 * @see https://github.com/prometheus/pushgateway
 */
export const PUSHGATEWAY: Source = {
  name: SourceName.PUSHGATEWAY,
  alwaysThere: 'pushgateway_build_info',
  metrics: [
    gauge('push_time_seconds', 'When a batch job pushed last.', [], Unit.SECONDS),
    gauge('push_failure_time_seconds', 'When a push of a batch job was refused last; 0 for never.', [], Unit.SECONDS),
    gauge('pushgateway_build_info', 'Which version it is.', [
      'branch',
      'goarch',
      'goos',
      'goversion',
      'revision',
      'tags',
      'version',
    ]),
  ],
};
