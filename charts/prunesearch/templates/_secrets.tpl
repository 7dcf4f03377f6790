{{/* The Secret and entry of an API key, or of the key file: (list $ "worker"). */}}
{{- define "prunesearch.keySecret" -}}
{{- $root := index . 0 -}}
{{- $which := index . 1 -}}
{{- if $root.Values.auth.generate -}}
{{- printf "%s-keys-%s" (include "prunesearch.fullname" $root) (ternary "file" $which (eq $which "keys")) -}}
{{- else -}}
{{- required (printf "auth.%s.secret: name the Secret that holds it, or set auth.generate for development" $which) (index $root.Values.auth $which).secret -}}
{{- end -}}
{{- end -}}

{{- define "prunesearch.keyEntry" -}}
{{- $root := index . 0 -}}
{{- $which := index . 1 -}}
{{- if $root.Values.auth.generate -}}
{{- ternary "keys" "key" (eq $which "keys") -}}
{{- else -}}
{{- (index $root.Values.auth $which).key -}}
{{- end -}}
{{- end -}}

{{/* The volume of a client's key, mounted at /etc/prunesearch/key: (list $ "worker"). */}}
{{- define "prunesearch.keyVolume" -}}
- name: key
  secret:
    secretName: {{ include "prunesearch.keySecret" . }}
    defaultMode: 0440
    items:
      - key: {{ include "prunesearch.keyEntry" . }}
        path: key
{{- end -}}

{{- define "prunesearch.databaseSecret" -}}
{{- if .Values.database.development.enabled -}}
{{- include "prunesearch.fullname" . }}-postgres
{{- else -}}
{{- required "database.secret: name the Secret that holds the connection string, or set database.development.enabled" .Values.database.secret -}}
{{- end -}}
{{- end -}}

{{- define "prunesearch.databaseVolume" -}}
- name: database
  secret:
    secretName: {{ include "prunesearch.databaseSecret" . }}
    defaultMode: 0440
    items:
      - key: {{ ternary "connection-string" .Values.database.key .Values.database.development.enabled }}
        path: connection-string
{{- end -}}

{{- define "prunesearch.databaseEnv" -}}
- name: PRUNESEARCH_DATABASE_FILE
  value: /etc/prunesearch/database/connection-string
{{- end -}}

{{- define "prunesearch.databaseMount" -}}
- name: database
  mountPath: /etc/prunesearch/database
  readOnly: true
{{- end -}}

{{/* What a new Secret holds, or what it held before: (list $ "secret-name" "entry" "new value"). Not kept by `helm template`. */}}
{{- define "prunesearch.kept" -}}
{{- $root := index . 0 -}}
{{- $held := lookup "v1" "Secret" $root.Release.Namespace (index . 1) -}}
{{- if and $held $held.data (hasKey $held.data (index . 2)) -}}
{{- index $held.data (index . 2) | b64dec -}}
{{- else -}}
{{- index . 3 -}}
{{- end -}}
{{- end -}}
