import { Unit } from '../../model';
import { gauge } from './metrics';
import { type Source, SourceName } from './source';

/**
 * Blackbox exporter's HTTP prober. The label `instance` is the address that is looked at.
 * @see https://github.com/prometheus/blackbox_exporter
 */
export const BLACKBOX_EXPORTER: Source = {
  name: SourceName.BLACKBOX_EXPORTER,
  alwaysThere: 'probe_success',
  metrics: [
    gauge('probe_success', '1 if the address answered as it should.'),
    gauge('probe_duration_seconds', 'How long the whole look took.', [], Unit.SECONDS),
    gauge('probe_dns_lookup_time_seconds', 'How long it took to find the address.', [], Unit.SECONDS),
    gauge('probe_http_duration_seconds', 'How long each phase took.', ['phase'], Unit.SECONDS),
    gauge('probe_http_status_code', 'The status of the answer; 0 without one.'),
    gauge('probe_http_redirects', 'Redirects that were followed.'),
    gauge('probe_http_ssl', '1 if the last answer came over TLS.'),
    gauge('probe_ssl_earliest_cert_expiry', 'When the first certificate of the chain ends.', [], Unit.SECONDS),
  ],
};
