/** Names of the templates. */
export const JSON_TEMPLATE = 'observatory.json';
export const SUBJECT_TEMPLATE = 'observatory.subject';
export const TEXT_TEMPLATE = 'observatory.text';

/** Go's `%q` is JSON for all that is printed, and for line ends. */
const quoted = (value: string) => `{{ printf "%q" ${value} }}`;
const pairs = (value: string) => `{{ template "observatory.pairs" ${value} }}`;
const time = (value: string) => quoted(`(${value}.Format "2006-01-02T15:04:05Z07:00")`);

const object = (fields: Record<string, string>) =>
  `{${Object.entries(fields)
    .map(([name, value]) => `"${name}":${value}`)
    .join(',')}}`;

/** Labels or annotations. The space keeps the brace apart from the action after it. */
const PAIRS = `{ {{- range $i, $pair := .SortedPairs }}{{ if $i }},{{ end }}${quoted('$pair.Name')}:${quoted('$pair.Value')}{{ end -}} }`;

const ALERT = object({
  status: quoted('$alert.Status'),
  labels: pairs('$alert.Labels'),
  annotations: pairs('$alert.Annotations'),
  startsAt: time('$alert.StartsAt'),
  endsAt: time('$alert.EndsAt'),
  generatorURL: quoted('$alert.GeneratorURL'),
  fingerprint: quoted('$alert.Fingerprint'),
});

/**
 * What Alertmanager's webhook sends, for the notifier.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
const JSON_MESSAGE = object({
  version: '"4"',
  receiver: quoted('.Receiver'),
  status: quoted('.Status'),
  externalURL: quoted('.ExternalURL'),
  groupLabels: pairs('.GroupLabels'),
  commonLabels: pairs('.CommonLabels'),
  commonAnnotations: pairs('.CommonAnnotations'),
  alerts: `[{{ range $i, $alert := .Alerts }}{{ if $i }},{{ end }}${ALERT}{{ end }}]`,
});

/** SNS takes subjects of less than 100 characters without line ends: only names, which are short. */
const SUBJECT =
  '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }}{{ with .CommonLabels.service }} {{ . }}{{ end }}';

/**
 * The templates of the alert manager definition, by file.
 *
 * @param text what a notification says to people
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-JSON.html
 */
export function templateFiles(text: string): Record<string, string> {
  const define = (name: string, body: string) => `{{ define "${name}" }}${body}{{ end }}`;
  return {
    observatory: `${[
      define('observatory.pairs', PAIRS),
      define(JSON_TEMPLATE, JSON_MESSAGE),
      define(SUBJECT_TEMPLATE, SUBJECT),
      define(TEXT_TEMPLATE, text),
    ].join('\n')}\n`,
  };
}
