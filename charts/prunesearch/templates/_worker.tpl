{{- define "prunesearch.workerPool" -}}
{{- $root := .root -}}
{{- $pool := .pool -}}
{{- if and (not $pool.train) (not $pool.targets) -}}
{{- fail (printf "workers.%s: neither trains nor measures; give it targets, or train: true" .name) -}}
{{- end -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .fullname }}
  labels:
    {{- include "prunesearch.labels" $root | nindent 4 }}
    app.kubernetes.io/component: worker
    prunesearch/pool: {{ .name }}
spec:
  {{- if eq $pool.autoscaling.kind "none" }}
  replicas: {{ $pool.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "prunesearch.selector" $root | nindent 6 }}
      prunesearch/pool: {{ .name }}
  # Old first: a GPU or a set of pinned CPUs is free only once its pod has gone.
  strategy:
    rollingUpdate: {maxUnavailable: 1, maxSurge: 0}
  template:
    metadata:
      labels:
        {{- include "prunesearch.labels" $root | nindent 8 }}
        app.kubernetes.io/component: worker
        prunesearch/pool: {{ .name }}
      {{- with $pool.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "prunesearch.serviceAccountName" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $pool.terminationGracePeriodSeconds }}
      {{- with $pool.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      {{- with $root.Values.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "prunesearch.podSecurity" $root | nindent 8 }}
      {{- include "prunesearch.placement" (set (deepCopy $pool) "affinity" (include "prunesearch.workerAffinity" . | fromYaml)) | nindent 6 }}
      containers:
        # No port and no probe: a worker calls the server, and one that is silent loses its lease.
        - name: worker
          image: {{ include "prunesearch.image" (list $root ($pool.image | default $root.Values.image.worker)) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args:
            {{- include "prunesearch.workerArguments" . | nindent 12 }}
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: PRUNESEARCH_KEY_FILE
              value: /etc/prunesearch/key/key
            {{- include "prunesearch.telemetryEnv" $root | nindent 12 }}
            {{- include "prunesearch.extraEnv" $pool.env | nindent 12 }}
          securityContext:
            {{- include "prunesearch.containerSecurity" $root | nindent 12 }}
          resources:
            {{- include "prunesearch.workerResources" $pool | nindent 12 }}
          volumeMounts:
            - {name: key, mountPath: /etc/prunesearch/key, readOnly: true}
            - {name: state, mountPath: /var/lib/prunesearch}
            - {name: tmp, mountPath: /tmp}
            {{- range $pool.data }}
            - {name: data-{{ .name }}, mountPath: /data/{{ .name }}, readOnly: true}
            {{- end }}
      volumes:
        {{- include "prunesearch.keyVolume" (list $root "worker") | nindent 8 }}
        - name: state
          emptyDir:
            sizeLimit: {{ $pool.scratch.sizeLimit }}
            {{- with $pool.scratch.medium }}
            medium: {{ . }}
            {{- end }}
        - {name: tmp, emptyDir: {}}
        {{- range $pool.data }}
        - name: data-{{ .name }}
          {{- toYaml .volume | nindent 10 }}
        {{- end }}
{{- end -}}

{{- define "prunesearch.workerArguments" -}}
- worker
- --server
- {{ include "prunesearch.url" .root }}
- --name
- $(POD_NAME)
- --folder
- /var/lib/prunesearch
{{- with .pool.targets }}
- --targets
- {{ join "," . | quote }}
{{- end }}
{{- if not .pool.train }}
- --no-train
{{- end }}
{{- range .pool.data }}
- --data-root
- /data/{{ .name }}
{{- end }}
{{- with .pool.threads | default (dig "cpus" 0 .pool.pinned) }}
- --threads
- {{ . | quote }}
{{- end }}
{{- with .pool.memoryLimit }}
- --memory-limit
- {{ . | quote }}
{{- end }}
{{- with .pool.diskLimit }}
- --disk-limit
- {{ . | quote }}
{{- end }}
{{- with .pool.onnxruntime }}
- --onnxruntime
- {{ . | quote }}
{{- end }}
{{- end -}}

{{/* Pinned: requests are limits and CPUs are whole, so that the kubelet's static CPU manager gives the pod CPUs of its own. */}}
{{- define "prunesearch.workerResources" -}}
{{- $resources := deepCopy .resources -}}
{{- if .pinned -}}
{{- $own := dict "cpu" (toString (int .pinned.cpus)) "memory" .pinned.memory -}}
{{- $resources = dict "requests" $own "limits" (deepCopy $own) -}}
{{- end -}}
{{- if .gpu -}}
{{- range $side := list "requests" "limits" -}}
{{- $_ := set $resources $side (set (deepCopy (get $resources $side | default dict)) $.gpu.resource (int $.gpu.count)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* A pinned pool's pods stay away from every other worker of this release: what is timed beside other work is not timed. */}}
{{- define "prunesearch.workerAffinity" -}}
{{- $affinity := deepCopy .pool.affinity -}}
{{- if and .pool.pinned (dig "alone" true .pool.pinned) (not (hasKey $affinity "podAntiAffinity")) -}}
{{- $labels := include "prunesearch.selector" .root | fromYaml -}}
{{- $selector := dict "matchLabels" (set $labels "app.kubernetes.io/component" "worker") -}}
{{- $term := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" $selector -}}
{{- $_ := set $affinity "podAntiAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $term)) -}}
{{- end -}}
{{- toYaml $affinity -}}
{{- end -}}
