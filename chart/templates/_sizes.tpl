{{/* Amounts that follow from the size of the weights. All take the values of one pool. */}}

{{/* GiB of weights, rounded up; empty where it is not known. Sums of the safetensors files that the hub lists for the aliases. */}}
{{- define "modelprep.sizeGiB" -}}
{{- $known := dict
  "gpt2" 1
  "opt125m" 1
  "llama-2-7b" 13
  "llama-2-7b-chat" 13
  "llama-2-70b" 129
  "llama-2-70b-chat" 129
  "llama-3-8b" 15
  "llama-3-8b-instruct" 15
  "llama-3-70b" 132
  "llama-3-70b-instruct" 132
  "llama-3.1-8b" 15
  "llama-3.1-8b-instruct" 15
}}
{{- .model.sizeGiB | default (get $known .model.name) }}
{{- end }}

{{/*
Instances of the model that requests go to, each of which answers one at a time. By the rule of the program: what
`model.settings` says, else the engine's largest batch, at most 16. Other kinds have one, which does not wait for answers.
*/}}
{{- define "modelprep.instances" -}}
{{- $batch := .model.tensorrtLlm.build.maxBatchSize | default 16 | int }}
{{- $chosen := eq .model.engine "trtllm" | ternary (min $batch 16) 1 }}
{{- include "modelprep.instancesOf" (list . (include "modelprep.servedName" .) $chosen) }}
{{- end }}

{{/* What `model.settings` says of the instances of a model, (list values model otherwise). */}}
{{- define "modelprep.instancesOf" -}}
{{- get ((index . 0).model.settings | default dict) (printf "%s.instance_count" (index . 1)) | default (index . 2) | toString | int }}
{{- end }}

{{/* Instances of Python models beyond three: an engine has two models besides the one that requests go to. */}}
{{- define "modelprep.moreInstances" -}}
{{- $all := list }}
{{- if eq .model.engine "trtllm" }}
{{- $all = list (include "modelprep.instances" . | int) (include "modelprep.instancesOf" (list . "preprocessing" 1) | int) (include "modelprep.instancesOf" (list . "postprocessing" 1) | int) }}
{{- end }}
{{- $sum := -3 }}
{{- range $all }}
{{- $sum = add $sum . }}
{{- end }}
{{- max 0 $sum }}
{{- end }}

{{/* Memory of the server: the engine passes through it on its way to the GPUs. An instance takes 34 MiB and 1 MiB of shared memory. */}}
{{- define "modelprep.serverMemory" -}}
{{- $size := include "modelprep.sizeGiB" . }}
{{- $instances := div (add (mul 35 (include "modelprep.moreInstances" . | int)) 1023) 1024 }}
{{- $usual := printf "%dGi" (add (empty $size | ternary 32 (add (int $size) 16)) $instances) }}
{{- .triton.resources.memory | default $usual | toString }}
{{- end }}

{{/* Size of /dev/shm: 64 MiB for each of several ranks and 1 MiB for each instance, and room for what NCCL and users do there. */}}
{{- define "modelprep.sharedMemory" -}}
{{- $ranks := include "modelprep.worldSize" . | int }}
{{- $MiB := add (gt $ranks 1 | ternary (mul 64 $ranks) 0) (include "modelprep.moreInstances" . | int) 3 }}
{{- .kubernetes.sharedMemory | default (printf "%dGi" (add 1 (div (add $MiB 1023) 1024))) | toString }}
{{- end }}

{{/* Memory of the build: converting holds the weights twice. */}}
{{- define "modelprep.initMemory" -}}
{{- $size := include "modelprep.sizeGiB" . }}
{{- $build := empty $size | ternary (include "modelprep.serverMemory" .) (printf "%dGi" (add (mul 2 (int $size)) 8)) }}
{{- .init.resources.memory | default (eq .model.engine "trtllm" | ternary $build "4Gi") | toString }}
{{- end }}

{{/* Disk of a pod that keeps nothing on its node: weights, what is built from them, and room. 64 GiB where the size is not known. */}}
{{- define "modelprep.disk" -}}
{{- $size := include "modelprep.sizeGiB" . }}
{{- empty $size | ternary "64Gi" (printf "%dGi" (add (mul 3 (int $size)) 4)) }}
{{- end }}

{{- define "modelprep.loadSeconds" -}}
{{- $size := include "modelprep.sizeGiB" . }}
{{- .server.loadSeconds | default (empty $size | ternary 3600 (add 600 (mul 20 (int $size)))) | int }}
{{- end }}

{{/* The startup probe: as long as a load may take. */}}
{{- define "modelprep.startupProbe" -}}
{{- $period := .server.startupProbe.periodSeconds | default 10 | int }}
{{- $times := div (add (include "modelprep.loadSeconds" . | int) $period -1) $period }}
{{- include "modelprep.probe" (mustMergeOverwrite (dict "failureThreshold" $times) .server.startupProbe) }}
{{- end }}

{{/* A probe. Helm merges what the user asks with the default of values.yaml, and Kubernetes takes one question. */}}
{{- define "modelprep.probe" -}}
{{- or (hasKey . "exec") (hasKey . "grpc") (hasKey . "tcpSocket") | ternary (omit . "httpGet") . | toYaml }}
{{- end }}

{{/*
Seconds that Triton gets to end: to finish its requests, and to unload its models. That takes 1.4 for each instance of a
Python model, one after the other; three are unloaded within the time for requests.
*/}}
{{- define "modelprep.exitSeconds" -}}
{{- add (int .server.drainSeconds) (div (add (mul 14 (include "modelprep.moreInstances" . | int)) 9) 10) }}
{{- end }}

{{/*
Seconds that a stop takes at most: what Triton gets, and 5 until it is killed; with several ranks 10 more, for mpirun to
end the others.
*/}}
{{- define "modelprep.stopSeconds" -}}
{{- $ranks := and (eq .model.engine "trtllm") (gt (include "modelprep.worldSize" . | int) 1) }}
{{- add (include "modelprep.exitSeconds" . | int) 5 ($ranks | ternary 10 0) }}
{{- end }}

{{- define "modelprep.graceSeconds" -}}
{{- $usual := add (int .server.preStopSeconds) (include "modelprep.exitSeconds" . | int) 25 }}
{{- .server.terminationGracePeriodSeconds | default $usual | int }}
{{- end }}
