import { Duration, type HttpMetrics, RecordingRule, RuleGroup } from '../../model';
import { conventionsOf, httpQueries } from './http-queries';
import { plain, sharedQuery } from './queries';

/** Names of what is recorded of each service. */
export const HTTP = {
  requests: (window: string): string => `service:http_requests:rate${window}`,
  errors: (window: string): string => `service:http_errors:rate${window}`,
  errorRatio: (window: string): string => `service:http_errors:ratio${window}`,
  quantile: (percent: number): string => `service:http_request_duration_seconds:p${percent}`,
};

/** Windows that are computed at every evaluation, and those that change so slowly that every two minutes is enough. */
const SHORT_WINDOWS = ['30m', '1h', '2h'];
const LONG_WINDOWS = ['6h', '1d', '3d'];

const PERCENTILES = [50, 95, 99];

/**
 * Requests, errors and response times of all services: the same rules for one service and for a thousand.
 *
 * Where services follow several conventions, a rule takes what each of them says, joined by `or`: one name for one thing.
 *
 * @param interval how often rules are evaluated
 */
export function httpServices(metrics: readonly HttpMetrics[], interval: Duration): RuleGroup[] {
  const conventions = conventionsOf(metrics).map(httpQueries);
  if (conventions.length === 0) return [];
  // Classic and native histograms beside one counter of requests are counted alike.
  const distinct = (queries: string[]) => [...new Set(queries)];
  const requests = distinct(conventions.map((convention) => convention.requests)).join(' or ');
  const errors = distinct(conventions.map((convention) => convention.errors));
  return [
    new RuleGroup('http.requests', {
      // Said here, whatever the platform's default is: the averages below count these evaluations.
      interval,
      recordings: [
        new RecordingRule(HTTP.requests('5m'), {
          query: sharedQuery(requests),
          help: 'Requests in a second, over five minutes.',
        }),
        new RecordingRule(HTTP.errors('5m'), {
          // A service that never failed has no series of failed requests: 0 is what it is then.
          query: sharedQuery([...errors, `0 * ${HTTP.requests('5m')}`].join(' or ')),
          help: 'Requests in a second that were answered with a server error, over five minutes.',
        }),
        ratio('5m'),
        ...PERCENTILES.map(
          (percent) =>
            new RecordingRule(HTTP.quantile(percent), {
              query: sharedQuery(conventions.map((convention) => convention.quantile(percent / 100)).join(' or ')),
              help: `Within this, ${percent} % of requests were answered, over five minutes.`,
            }),
        ),
      ],
    }),
    new RuleGroup('http.windows', { recordings: SHORT_WINDOWS.flatMap((window) => averages(window, interval)) }),
    new RuleGroup('http.long-windows', {
      interval: Duration.minutes(2),
      recordings: LONG_WINDOWS.flatMap((window) => averages(window, interval)),
    }),
  ];
}

/**
 * Averages of the five-minute rates: both are recorded at the same times, so their ratio weighs each request alike, and the raw
 * series are read once. Times without a value count as times without requests: one failure right after the first start is no rate
 * of failures over three days.
 */
function averages(window: string, interval: Duration): RecordingRule[] {
  const evaluations = plain(Duration.parse(window).toMillis() / interval.toMillis());
  return [
    new RecordingRule(HTTP.requests(window), {
      query: sharedQuery(`sum_over_time(${HTTP.requests('5m')}[${window}]) / ${evaluations}`),
      help: `Requests in a second, over ${window}.`,
    }),
    new RecordingRule(HTTP.errors(window), {
      query: sharedQuery(`sum_over_time(${HTTP.errors('5m')}[${window}]) / ${evaluations}`),
      help: `Requests in a second that were answered with a server error, over ${window}.`,
    }),
    ratio(window),
  ];
}

function ratio(window: string): RecordingRule {
  return new RecordingRule(HTTP.errorRatio(window), {
    query: sharedQuery(`${HTTP.errors(window)} / ${HTTP.requests(window)}`),
    help: `Share of requests that were answered with a server error, over ${window}; nothing without requests.`,
  });
}
