/**
 * What a notification says, in Alertmanager's template language: how grave, the name and how many, then for each alert what is wrong,
 * what it means, what to do. Alerts that are over need no more than a line.
 *
 * @see https://prometheus.io/docs/alerting/latest/notifications/
 */
export const TITLE = [
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] ',
  '{{ with .CommonLabels.severity }}{{ . }}: {{ end }}{{ .CommonLabels.alertname }}',
  '{{ with .CommonLabels.service }} · {{ . }}{{ end }} · {{ .CommonLabels.cluster }}',
].join('');

/** Behind the title where it is all that is read of an incident, as on a lock screen: what is wrong, if it is the same for all its alerts. */
export const WHAT_IS_WRONG = '{{ with .CommonAnnotations.summary }}: {{ . }}{{ end }}';

export const TEXT = [
  '{{ range .Alerts.Firing -}}',
  '{{ .Annotations.summary }}',
  '{{ with .Annotations.description }}{{ . }}',
  '{{ end }}{{ with .Annotations.actions }}To do:',
  '{{ . }}',
  '{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}',
  '{{ end }}{{ with .GeneratorURL }}Query: {{ . }}',
  '{{ end }}',
  '{{ end }}{{ range .Alerts.Resolved }}Over: {{ .Annotations.summary }}',
  '{{ end }}',
].join('\n');

/** What a notification's title and text are called in the template file. */
export const TITLE_TEMPLATE = 'observatory.title';
export const TEXT_TEMPLATE = 'observatory.text';

/** The template file, so that no receiver says it again. */
export function messageTemplates(): string {
  return `{{ define "${TITLE_TEMPLATE}" }}${TITLE}{{ end }}\n\n{{ define "${TEXT_TEMPLATE}" -}}\n${TEXT}\n{{- end }}\n`;
}
