{{- define "prunesearch.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 24 | trimSuffix "-" -}}
{{- end -}}

{{- define "prunesearch.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 24 | trimSuffix "-" -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 24 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "prunesearch.name" .) | trunc 24 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "prunesearch.selector" -}}
app.kubernetes.io/name: {{ include "prunesearch.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "prunesearch.labels" -}}
{{ include "prunesearch.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "prunesearch.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "prunesearch.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* An image by its name: (list $ "prunesearch-server"). A name that has a tag or a digest is taken as it is. */}}
{{- define "prunesearch.image" -}}
{{- $root := index . 0 -}}
{{- $name := index . 1 -}}
{{- if or (contains ":" $name) (contains "@" $name) -}}
{{- $name -}}
{{- else -}}
{{- with $root.Values.image.registry -}}{{ . | trimSuffix "/" }}/{{- end -}}
{{- $name }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion -}}
{{- end -}}
{{- end -}}

{{/* The component whose pods serve the API. */}}
{{- define "prunesearch.apiComponent" -}}
{{- if .Values.api.enabled -}}api{{- else -}}silo{{- end -}}
{{- end -}}

{{- define "prunesearch.url" -}}
http://{{ include "prunesearch.fullname" . }}:{{ .Values.service.port }}
{{- end -}}

{{- define "prunesearch.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "prunesearch.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Where pods run: (list $ section). The two halves are apart so that a pod's own tolerations can be added to. */}}
{{- define "prunesearch.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "prunesearch.extraEnv" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "prunesearch.telemetryEnv" -}}
{{- with .Values.telemetry.otlpEndpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with .Values.telemetry.resourceAttributes }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: {{ . | quote }}
{{- end }}
{{- end -}}
