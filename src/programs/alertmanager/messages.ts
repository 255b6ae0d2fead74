/**
 * What a notification says, in Alertmanager's template language: the name and how many, then for each alert what is wrong,
 * what it means, what to do.
 *
 * @see https://prometheus.io/docs/alerting/latest/notifications/
 */
export const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }}{{ with .CommonLabels.service }} · {{ . }}{{ end }} · {{ .CommonLabels.cluster }}';

export const TEXT = [
  '{{ range .Alerts -}}',
  '{{ .Annotations.summary }}',
  '{{ with .Annotations.description }}{{ . }}',
  '{{ end }}{{ with .Annotations.actions }}To do:',
  '{{ . }}',
  '{{ end }}{{ with .Annotations.runbook_url }}Runbook: {{ . }}',
  '{{ end }}{{ with .GeneratorURL }}Query: {{ . }}',
  '{{ end }}',
  '{{ end }}',
].join('\n');
