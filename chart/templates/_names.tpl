{{- define "modelprep.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of the objects: <release>-<chart>, or the release alone where that says the chart's name already. A Service
must begin with a letter and take neither dots nor capitals, which Helm allows in release names.
*/}}
{{- define "modelprep.fullname" -}}
{{- $name := include "modelprep.name" . }}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) }}
{{- $safe := .Values.fullnameOverride | default $full | lower | replace "." "-" }}
{{- if not (regexMatch "^[a-z]" $safe) }}
{{- $safe = printf "r-%s" $safe }}
{{- end }}
{{- $safe | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* That name with a suffix, (list root suffix): still at most 63 characters, as a label of a Job's pods must be. */}}
{{- define "modelprep.named" -}}
{{- include "modelprep.namedWithin" (append . 63) }}
{{- end }}

{{/* The same within a length, (list root suffix length). What is cut off the name is told by a hash of it. */}}
{{- define "modelprep.namedWithin" -}}
{{- $full := include "modelprep.fullname" (index . 0) }}
{{- $suffix := index . 1 }}
{{- $room := sub (index . 2) (add 1 (len $suffix)) | int }}
{{- if gt (len $full) $room }}
{{- $full = printf "%s-%s" ($full | trunc (sub $room 6 | int) | trimSuffix "-") ($full | sha256sum | trunc 5) }}
{{- end }}
{{- printf "%s-%s" $full $suffix }}
{{- end }}

{{/* The name of what prepares nodes for a product, (list root product). */}}
{{- define "modelprep.prewarmName" -}}
{{- include "modelprep.named" (list (index . 0) (empty (index . 1) | ternary "prewarm" (printf "%s-prewarm" (index . 1)))) }}
{{- end }}

{{- define "modelprep.serviceAccountName" -}}
{{- $values := include "modelprep.values" . | fromYaml }}
{{- $values.serviceAccount.name | default ($values.serviceAccount.create | ternary (include "modelprep.fullname" .) "default") }}
{{- end }}

{{/* What selects the pods of one part of a release, (list root component). Never changes: no version, no user's label. */}}
{{- define "modelprep.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "modelprep.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* What selects the server pods of one Deployment, (list root product). */}}
{{- define "modelprep.poolSelectorLabels" -}}
{{ include "modelprep.selectorLabels" (list (index . 0) "server") }}
{{- with index . 1 }}
modelprep/product: {{ . | quote }}
{{- end }}
{{- end }}

{{/*
The labels of a pod, (list root selector): what selects it, what is always there, and the user's, which may not repeat the
chart's own (validation.yaml). No version of anything: an upgrade that changes nothing else restarts no pod.
*/}}
{{- define "modelprep.podLabels" -}}
{{- $root := index . 0 -}}
app: {{ $root.Release.Name | quote }}
{{ index . 1 }}
app.kubernetes.io/part-of: modelprep
{{- with $root.Values.kubernetes.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The labels of an object, (list root selector). */}}
{{- define "modelprep.labelsOf" -}}
{{- $root := index . 0 -}}
{{ include "modelprep.podLabels" . }}
{{ include "modelprep.versionLabels" $root }}
{{- end }}

{{- define "modelprep.versionLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{- end }}

{{/* The labels of an object that belongs to the servers as a whole. */}}
{{- define "modelprep.labels" -}}
{{ include "modelprep.labelsOf" (list . (include "modelprep.selectorLabels" (list . "server"))) }}
{{- end }}

{{/* Those with more, (list root map), for instance by which an operator selects the object. */}}
{{- define "modelprep.labelsWith" -}}
{{- mustMergeOverwrite (include "modelprep.labels" (index . 0) | fromYaml) (index . 1 | default dict) | toYaml }}
{{- end }}

{{/* Where the Service of the release answers. */}}
{{- define "modelprep.url" -}}
{{- printf "http://%s.%s:8000" (include "modelprep.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "modelprep.image" -}}
{{- $image := (include "modelprep.values" . | fromYaml).triton.image }}
{{- $version := empty $image.digest | ternary (printf ":%s" ($image.tag | default .Chart.AppVersion)) (printf "@%s" $image.digest) }}
{{- $image.name | default (printf "%s%s" $image.repository $version) }}
{{- end }}
