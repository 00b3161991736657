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

{{/* Memory of the server: the engine passes through it on its way to the GPUs. */}}
{{- define "modelprep.serverMemory" -}}
{{- $size := include "modelprep.sizeGiB" . }}
{{- $usual := empty $size | ternary "32Gi" (printf "%dGi" (add (int $size) 16)) }}
{{- .triton.resources.memory | default $usual | toString }}
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
Seconds that a stop takes at most: what Triton gets to finish its requests, and 5 until it is killed; with several ranks
10 more, for mpirun to end the others.
*/}}
{{- define "modelprep.stopSeconds" -}}
{{- $ranks := and (eq .model.engine "trtllm") (gt (include "modelprep.worldSize" . | int) 1) }}
{{- add (int .server.drainSeconds) 5 ($ranks | ternary 10 0) }}
{{- end }}

{{- define "modelprep.graceSeconds" -}}
{{- .server.terminationGracePeriodSeconds | default (add (int .server.preStopSeconds) (int .server.drainSeconds) 25) | int }}
{{- end }}
