{{/*
The values, with the default for every plain value that is null. Values files in the manner of the guide leave keys blank
where the default will do; Helm drops such keys, and with them the default of values.yaml. A test holds the two together. What is false or empty needs no default here.
*/}}
{{- define "modelprep.values" -}}
{{- mustMergeOverwrite (include "modelprep.defaults" . | fromYaml) (deepCopy .Values) | toYaml }}
{{- end }}

{{- define "modelprep.defaults" -}}
model:
  tensorrtLlm:
    parallelism:
      tensor: 1
      pipeline: 1
triton:
  image:
    imagePullPolicy: IfNotPresent
  resources:
    cpu: 4
    memory: 32Gi
autoscaling:
  enable: true
  replicas:
    minimum: 1
    maximum: 4
  metric:
    name: triton:queue_compute:ratio
    value: 1
logging:
  initialization: {}
  tritonServer: {}
kubernetes:
  hostRootPath: /triton
  progressDeadlineSeconds: 7200
  revisionHistoryLimit: 3
  sharedMemory: 2Gi
init:
  resources: {}
server:
  preStopSeconds: 5
  terminationGracePeriodSeconds: 60
podMonitor:
  enabled: true
  interval: 15s
{{- end }}

{{- define "modelprep.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/*
The name of every object: <release>-<chart>, or the release alone where that says the chart's name already. A Service
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

{{/* What selects the pods of this release. Never changes during the life of a release: no version, no user's label. */}}
{{- define "modelprep.selectorLabels" -}}
app.kubernetes.io/name: {{ include "modelprep.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* What the chart itself sets on a pod. No version of anything: an upgrade that changes nothing else restarts no pod. */}}
{{- define "modelprep.ownPodLabels" -}}
app: {{ .Release.Name | quote }}
{{ include "modelprep.selectorLabels" . }}
app.kubernetes.io/component: server
app.kubernetes.io/part-of: modelprep
{{- end }}

{{- define "modelprep.ownLabels" -}}
{{ include "modelprep.ownPodLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
{{- end }}

{{/* The user's labels come after the chart's own, which they may not repeat (validation.yaml). */}}
{{- define "modelprep.userLabels" -}}
{{- with .Values.kubernetes }}
{{- with .labels }}
{{- toYaml . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "modelprep.podLabels" -}}
{{ printf "%s\n%s" (include "modelprep.ownPodLabels" .) (include "modelprep.userLabels" .) | trim }}
{{- end }}

{{- define "modelprep.labels" -}}
{{ printf "%s\n%s" (include "modelprep.ownLabels" .) (include "modelprep.userLabels" .) | trim }}
{{- end }}

{{- define "modelprep.image" -}}
{{- $values := include "modelprep.values" . | fromYaml }}
{{- $values.triton.image.name | default (printf "modelprep:%s" .Chart.AppVersion) }}
{{- end }}

{{/* The number of ranks, which is the number of GPUs of a pod. */}}
{{- define "modelprep.worldSize" -}}
{{- with (include "modelprep.values" . | fromYaml).model.tensorrtLlm.parallelism }}
{{- mul .tensor .pipeline }}
{{- end }}
{{- end }}

{{/* Where the folder of the node is mounted. Not below /var/run: in most images that is /run, where the handover is. */}}
{{- define "modelprep.store" -}}
/var/lib/modelprep
{{- end }}

{{- define "modelprep.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/* The environment of a container: {root, extra}. Of two entries with one name, the user's stands. */}}
{{- define "modelprep.env" -}}
{{- $store := include "modelprep.store" .root }}
{{- $taken := dict }}
{{- range .extra }}
{{- $_ := set $taken .name true }}
{{- end }}
{{- $own := list
  (dict "name" "MODELPREP_CACHE" "value" (printf "%s/cache" $store))
  (dict "name" "HF_HOME" "value" (printf "%s/huggingface" $store))
  (dict "name" "MODELPREP_PREPARED" "value" "/run/modelprep/prepared.json")
  (dict "name" "HF_HUB_DISABLE_TELEMETRY" "value" "1")
  (dict "name" "HOME" "value" "/tmp")
}}
{{- range $own }}
{{- if not (hasKey $taken .name) }}
- name: {{ .name }}
  value: {{ .value | quote }}
{{- end }}
{{- end }}
{{- with .extra }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Requests and limits of a container: {root, cpu, memory}. Equal, so that the pod is the last to be evicted. */}}
{{- define "modelprep.resources" -}}
{{- $amounts := dict
  "cpu" (toString .cpu)
  "memory" (toString .memory)
  "nvidia.com/gpu" (include "modelprep.worldSize" .root)
}}
{{- dict "requests" $amounts "limits" $amounts | toYaml }}
{{- end }}
