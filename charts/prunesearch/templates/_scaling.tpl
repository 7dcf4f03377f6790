{{/* The labels of the work that a pool takes. `any` says nothing about which: such a pool is scaled by training alone. */}}
{{- define "prunesearch.workerLabels" -}}
{{- $labels := without .targets "any" -}}
{{- if .train -}}
{{- $labels = prepend $labels "train" -}}
{{- end -}}
{{- toJson $labels -}}
{{- end -}}

{{- define "prunesearch.scalingLabels" -}}
{{- $labels := include "prunesearch.workerLabels" .pool | fromJsonArray -}}
{{- if not $labels -}}
{{- fail (printf "workers.%s: autoscaling of a pool that only measures needs its targets by name, not any" .name) -}}
{{- end -}}
{{- toJson $labels -}}
{{- end -}}

{{/* The metric prunesearch_queue_depth must be served as an external metric (prometheus-adapter does it). */}}
{{- define "prunesearch.workerHpa" -}}
{{- if lt (int .pool.autoscaling.minReplicas) 1 -}}
{{- fail (printf "workers.%s.autoscaling.minReplicas: an HPA keeps at least 1; use kind keda to scale to zero" .name) -}}
{{- end -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .fullname }}
  labels:
    {{- include "prunesearch.labels" .root | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .fullname }}
  minReplicas: {{ .pool.autoscaling.minReplicas }}
  maxReplicas: {{ .pool.autoscaling.maxReplicas }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: {{ .pool.autoscaling.cooldownSeconds }}
  metrics:
    {{- range include "prunesearch.scalingLabels" . | fromJsonArray }}
    - type: External
      external:
        metric:
          name: prunesearch_queue_depth
          selector:
            matchLabels:
              label: {{ . }}
        target:
          type: AverageValue
          averageValue: {{ $.pool.autoscaling.itemsPerWorker | quote }}
    {{- end }}
{{- end -}}

{{- define "prunesearch.workerKeda" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ .fullname }}
  labels:
    {{- include "prunesearch.labels" .root | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ .fullname }}
  minReplicaCount: {{ .pool.autoscaling.minReplicas }}
  maxReplicaCount: {{ .pool.autoscaling.maxReplicas }}
  pollingInterval: {{ .pool.autoscaling.pollingIntervalSeconds }}
  cooldownPeriod: {{ .pool.autoscaling.cooldownSeconds }}
  triggers:
    {{- range include "prunesearch.scalingLabels" . | fromJsonArray }}
    - type: metrics-api
      metadata:
        url: http://{{ include "prunesearch.fullname" $.root }}.{{ $.root.Release.Namespace }}.svc:{{ $.root.Values.service.port }}/api/v1/queue?label={{ . }}
        # A path of gjson: a dot in a target's name is escaped.
        valueLocation: {{ printf "labels.%s.wanted" (replace "." "\\." .) | quote }}
        targetValue: {{ $.pool.autoscaling.itemsPerWorker | quote }}
        authMode: bearer
      authenticationRef:
        name: {{ include "prunesearch.fullname" $.root }}-queue
    {{- end }}
{{- end -}}
