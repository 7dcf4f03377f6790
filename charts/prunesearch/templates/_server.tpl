{{/* The pod of a silo or an api: (dict "root" $ "role" "silo" "section" .Values.silos). */}}
{{- define "prunesearch.serverPod" -}}
{{- $root := .root -}}
{{- $silo := eq .role "silo" -}}
{{- if le (int .section.terminationGracePeriodSeconds) (int .section.shutdownSeconds) -}}
{{- fail (printf "%s: terminationGracePeriodSeconds must be longer than shutdownSeconds" (ternary "silos" "api" $silo)) -}}
{{- end -}}
metadata:
  labels:
    {{- include "prunesearch.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
  {{- with .section.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "prunesearch.serviceAccountName" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .section.terminationGracePeriodSeconds }}
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "prunesearch.podSecurity" $root | nindent 4 }}
  {{- include "prunesearch.placement" .section | nindent 2 }}
  initContainers:
    # Waits, by restarts, until the schema is the one that this version needs.
    - name: database-check
      image: {{ include "prunesearch.image" (list $root $root.Values.image.server) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [db, check]
      env:
        {{- include "prunesearch.databaseEnv" $root | nindent 8 }}
      securityContext:
        {{- include "prunesearch.containerSecurity" $root | nindent 8 }}
      resources:
        {{- toYaml .section.resources | nindent 8 }}
      volumeMounts:
        {{- include "prunesearch.databaseMount" $root | nindent 8 }}
        - {name: tmp, mountPath: /tmp}
  containers:
    - name: server
      image: {{ include "prunesearch.image" (list $root $root.Values.image.server) }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      env:
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        - name: PRUNESEARCH_ROLE
          value: {{ .role }}
        - name: PRUNESEARCH_CLUSTERING
          value: postgres
        {{- include "prunesearch.databaseEnv" $root | nindent 8 }}
        - name: PRUNESEARCH_LISTEN
          value: http://0.0.0.0:8080
        - name: PRUNESEARCH_ADVERTISED_ADDRESS
          value: $(POD_IP)
        {{- if $silo }}
        - name: PRUNESEARCH_SILO_PORT
          value: {{ $root.Values.cluster.siloPort | quote }}
        - name: PRUNESEARCH_GATEWAY_PORT
          value: {{ $root.Values.cluster.gatewayPort | quote }}
        {{- end }}
        - name: PRUNESEARCH_CLUSTER_ID
          value: {{ $root.Values.cluster.clusterId | quote }}
        - name: PRUNESEARCH_SERVICE_ID
          value: {{ $root.Values.cluster.serviceId | quote }}
        - name: PRUNESEARCH_LEASE_SECONDS
          value: {{ $root.Values.cluster.leaseSeconds | quote }}
        - name: PRUNESEARCH_SHUTDOWN_SECONDS
          value: {{ .section.shutdownSeconds | quote }}
        - name: PRUNESEARCH_KEYS
          value: /etc/prunesearch/keys/keys
        {{- include "prunesearch.artifactEnv" $root | nindent 8 }}
        {{- include "prunesearch.telemetryEnv" $root | nindent 8 }}
        {{- include "prunesearch.extraEnv" .section.env | nindent 8 }}
      ports:
        - {name: http, containerPort: 8080}
        {{- if $silo }}
        - {name: silo, containerPort: {{ $root.Values.cluster.siloPort }}}
        - {name: gateway, containerPort: {{ $root.Values.cluster.gatewayPort }}}
        {{- end }}
      startupProbe:
        httpGet: {path: /health/startup, port: http}
        periodSeconds: 3
        failureThreshold: 40
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      securityContext:
        {{- include "prunesearch.containerSecurity" $root | nindent 8 }}
      resources:
        {{- toYaml .section.resources | nindent 8 }}
      volumeMounts:
        {{- include "prunesearch.databaseMount" $root | nindent 8 }}
        # A folder, not one file: a rotated key arrives without a restart.
        - {name: keys, mountPath: /etc/prunesearch/keys, readOnly: true}
        - {name: state, mountPath: /var/lib/prunesearch}
        {{- if eq $root.Values.artifacts.kind "directory" }}
        - {name: artifacts, mountPath: /var/lib/prunesearch/artifacts}
        {{- end }}
        - {name: tmp, mountPath: /tmp}
  volumes:
    {{- include "prunesearch.databaseVolume" $root | nindent 4 }}
    - name: keys
      secret:
        secretName: {{ include "prunesearch.keySecret" (list $root "keys") }}
        defaultMode: 0440
        items:
          - key: {{ include "prunesearch.keyEntry" (list $root "keys") }}
            path: keys
    - {name: state, emptyDir: {}}
    {{- if eq $root.Values.artifacts.kind "directory" }}
    - name: artifacts
      persistentVolumeClaim:
        claimName: {{ $root.Values.artifacts.directory.existingClaim | default (printf "%s-artifacts" (include "prunesearch.fullname" $root)) }}
    {{- end }}
    - {name: tmp, emptyDir: {}}
{{- end -}}

{{- define "prunesearch.artifactEnv" -}}
{{- with .Values.artifacts -}}
- name: PRUNESEARCH_ARTIFACTS
  {{- if eq .kind "s3" }}
  value: {{ printf "s3://%s/%s" (required "artifacts.s3.bucket: name the bucket" .s3.bucket) .s3.prefix | trimSuffix "/" | quote }}
  {{- with .s3.endpoint }}
- name: PRUNESEARCH_S3_ENDPOINT
  value: {{ . | quote }}
  {{- end }}
  {{- with .s3.region }}
- name: PRUNESEARCH_S3_REGION
  value: {{ . | quote }}
  {{- end }}
- name: PRUNESEARCH_S3_PATH_STYLE
  value: {{ .s3.pathStyle | quote }}
  {{- if .s3.secret }}
- name: AWS_ACCESS_KEY_ID
  valueFrom:
    secretKeyRef: {name: {{ .s3.secret }}, key: {{ .s3.accessKeyIdKey }}}
- name: AWS_SECRET_ACCESS_KEY
  valueFrom:
    secretKeyRef: {name: {{ .s3.secret }}, key: {{ .s3.secretAccessKeyKey }}}
  {{- end }}
  {{- else }}
  value: /var/lib/prunesearch/artifacts
  {{- end }}
{{- with .quota }}
- name: PRUNESEARCH_ARTIFACT_QUOTA
  value: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end -}}
