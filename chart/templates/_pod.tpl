{{/* The parts of a pod. */}}

{{/* Where a node's folder is mounted. Not below /var/run: in most images that is /run, where the hand-over is. */}}
{{- define "modelprep.store" -}}
/var/lib/modelprep
{{- end }}

{{/* What every pod says of itself: (list root values). */}}
{{- define "modelprep.podSettings" -}}
{{- $root := index . 0 -}}
{{- $values := index . 1 -}}
serviceAccountName: {{ include "modelprep.serviceAccountName" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $values.kubernetes.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.kubernetes.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.kubernetes.schedulerName }}
schedulerName: {{ . }}
{{- end }}
{{- with $values.triton.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Which nodes a pool's pods may go to, (list values asks): whether they ask for GPUs, by which alone nodes without any are left
out. Pods that ask for none go by the label that GPU feature discovery gives to nodes with GPUs.
*/}}
{{- define "modelprep.nodes" -}}
{{- $asks := index . 1 }}
{{- with index . 0 }}
{{- with .kubernetes.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $affinity := deepCopy (.kubernetes.affinity | default dict) }}
{{- if or .gpu (not $asks) }}
{{- $product := empty .gpu | ternary (dict "key" "nvidia.com/gpu.product" "operator" "Exists") (dict "key" "nvidia.com/gpu.product" "operator" "In" "values" .gpu) }}
{{- $node := $affinity.nodeAffinity | default dict }}
{{- $required := $node.requiredDuringSchedulingIgnoredDuringExecution | default (dict "nodeSelectorTerms" (list dict)) }}
{{- $terms := list }}
{{- range $required.nodeSelectorTerms }}
{{- $terms = append $terms (merge (dict "matchExpressions" (append (.matchExpressions | default list) $product)) .) }}
{{- end }}
{{- $_ := set $node "requiredDuringSchedulingIgnoredDuringExecution" (dict "nodeSelectorTerms" $terms) }}
{{- $_ := set $affinity "nodeAffinity" $node }}
{{- end }}
{{- with $affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
tolerations:
  - key: nvidia.com/gpu
    operator: Equal
    value: present
    effect: NoSchedule
  {{- with .kubernetes.tolerations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* The arguments of `modelprep init`: a pool's values. */}}
{{- define "modelprep.initArgs" -}}
- init
- --model
- {{ .model.name | quote }}
{{- range $option, $value := dict "--revision" .model.revision "--source" .model.source "--served-name" .model.servedName }}
{{- with $value }}
- {{ $option }}
- {{ . | quote }}
{{- end }}
{{- end }}
- --engine
- {{ .model.engine }}
{{- with .model.tensorrtLlm.dataType }}
- --dt
- {{ . }}
{{- end }}
- --tp
- {{ int .model.tensorrtLlm.parallelism.tensor | quote }}
- --pp
- {{ int .model.tensorrtLlm.parallelism.pipeline | quote }}
{{- with .model.tensorrtLlm.build }}
{{- range $option, $value := dict "--max-batch-size" .maxBatchSize "--max-input-len" .maxInputLength "--max-seq-len" .maxSequenceLength "--max-num-tokens" .maxTokens }}
{{- with $value }}
- {{ $option }}
- {{ int . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name, $value := .model.settings }}
- --set
- {{ printf "%s=%s" $name (kindIs "string" $value | ternary $value (toJson $value)) | quote }}
{{- end }}
{{- range .model.files.include }}
- --include
- {{ . | quote }}
{{- end }}
{{- range .model.files.exclude }}
- --exclude
- {{ . | quote }}
{{- end }}
{{- if .model.files.allowPickle }}
- --allow-pickle
{{- end }}
{{- if .logging.initialization.verbose }}
- --verbose
{{- end }}
{{- range .init.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{/* The environment of a container, (list values extra). Of two entries with one name, the user's stands. */}}
{{- define "modelprep.env" -}}
{{- $values := index . 0 }}
{{- $extra := index . 1 }}
{{- $store := include "modelprep.store" . }}
{{- $taken := dict }}
{{- range $extra }}
{{- $_ := set $taken .name true }}
{{- end }}
{{- $own := list
  (dict "name" "MODELPREP_CACHE" "value" (printf "%s/cache" $store))
  (dict "name" "HF_HOME" "value" (printf "%s/huggingface" $store))
  (dict "name" "MODELPREP_PREPARED" "value" "/run/modelprep/prepared.json")
  (dict "name" "MODELPREP_LOG_FORMAT" "value" $values.logging.format)
  (dict "name" "HF_HUB_DISABLE_TELEMETRY" "value" "1")
  (dict "name" "HOME" "value" "/tmp")
}}
{{- range $own }}
{{- if not (hasKey $taken .name) }}
- name: {{ .name }}
  value: {{ .value | quote }}
{{- end }}
{{- end }}
{{- with $extra }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The environment of init, a pool's values: with what only the download needs. */}}
{{- define "modelprep.initEnv" -}}
{{- $extra := .init.extraEnv | default list }}
{{- $shared := not (and (empty .sharedCache.claim) (empty .sharedCache.nfs)) }}
{{- $names := list }}
{{- range $extra }}
{{- $names = append $names .name }}
{{- end }}
{{- $own := list
  (dict "name" "HF_ENDPOINT" "value" .model.endpoint)
  (dict "name" "MODELPREP_MAX_CACHE_SIZE" "value" .cache.maxSize)
  (dict "name" "MODELPREP_SHARED_CACHE" "value" ($shared | ternary "/mnt/modelprep" ""))
  (dict "name" "MODELPREP_SHARE" "value" ($shared | ternary .sharedCache.contents ""))
}}
{{- range $own }}
{{- if and .value (not (has .name $names)) }}
{{- $extra = prepend $extra (dict "name" .name "value" (toString .value)) }}
{{- end }}
{{- end }}
{{- include "modelprep.env" (list . $extra) | trim }}
{{- end }}

{{/* Requests and limits of a container, (list cpu memory gpus disk). Equal, so that the pod is the last to be evicted. */}}
{{- define "modelprep.resources" -}}
{{- $amounts := dict "cpu" (index . 0 | toString) "memory" (index . 1 | toString) }}
{{- with index . 2 | int }}
{{- $_ := set $amounts "nvidia.com/gpu" (toString .) }}
{{- end }}
{{- with index . 3 }}
{{- $_ := set $amounts "ephemeral-storage" . }}
{{- end }}
{{- dict "requests" $amounts "limits" $amounts | toYaml }}
{{- end }}

{{/* Those of init: a pool's values. Only a build needs GPUs; disk is asked for where nothing of the node's is used. */}}
{{- define "modelprep.initResources" -}}
{{- $cpu := .init.resources.cpu | default .triton.resources.cpu }}
{{- $gpus := eq .model.engine "trtllm" | ternary (include "modelprep.worldSize" .) "0" }}
{{- $disk := eq .cache.type "emptyDir" | ternary (include "modelprep.disk" .) "" }}
{{- include "modelprep.resources" (list $cpu (include "modelprep.initMemory" .) $gpus $disk) }}
{{- end }}

{{/* Where init writes, and the token: a pool's values. */}}
{{- define "modelprep.initMounts" -}}
- name: store
  mountPath: {{ include "modelprep.store" . }}
- name: handover
  mountPath: /run/modelprep
- name: shared-memory
  mountPath: /dev/shm
- name: tmp
  mountPath: /tmp
{{- if or .sharedCache.claim .sharedCache.nfs }}
- name: shared-cache
  mountPath: /mnt/modelprep
{{- end }}
{{- if .model.pullSecret }}
- name: token
  mountPath: /var/run/secrets/hugging_face
  readOnly: true
{{- end }}
{{- with .init.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The head of a container, (list values name image). What it runs, and on how much, follows. */}}
{{- define "modelprep.container" -}}
{{- $values := index . 0 -}}
name: {{ index . 1 }}
image: {{ index . 2 | quote }}
imagePullPolicy: {{ $values.triton.image.imagePullPolicy }}
{{- with $values.kubernetes.containerSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- end }}

{{/* The volumes of a pool's pods: its values. */}}
{{- define "modelprep.volumes" -}}
- name: store
  {{- if eq .cache.type "claim" }}
  persistentVolumeClaim:
    claimName: {{ .cache.claim | quote }}
  {{- else if eq .cache.type "emptyDir" }}
  emptyDir:
    sizeLimit: {{ include "modelprep.disk" . }}
  {{- else }}
  hostPath:
    path: {{ .kubernetes.hostRootPath | quote }}
    type: DirectoryOrCreate
  {{- end }}
- name: handover
  emptyDir: {}
- name: shared-memory
  emptyDir:
    medium: Memory
    sizeLimit: {{ include "modelprep.sharedMemory" . | quote }}
- name: tmp
  emptyDir: {}
{{- if .sharedCache.claim }}
- name: shared-cache
  persistentVolumeClaim:
    claimName: {{ .sharedCache.claim | quote }}
{{- else if .sharedCache.nfs }}
- name: shared-cache
  nfs:
    {{- toYaml .sharedCache.nfs | nindent 4 }}
{{- end }}
{{- if .model.pullSecret }}
- name: token
  secret:
    secretName: {{ .model.pullSecret | quote }}
    optional: false
    defaultMode: 0400
    items:
      - key: {{ .model.pullSecretKey | quote }}
        path: password
{{- end }}
{{- with .kubernetes.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
