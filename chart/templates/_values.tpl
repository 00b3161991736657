{{/*
The values, with the default for every plain value that is null. Values files in the manner of the guide leave keys blank
where the default will do; Helm drops such keys, and with them the default of values.yaml. A test holds the two together.
What is false, empty or null needs no default here.
*/}}
{{- define "modelprep.values" -}}
{{- range list "model" "autoscaling" "kubernetes" "server" "podMonitor" "prometheusRule" "dashboard" "prewarm" }}
{{- if not (hasKey $.Values .) }}
{{- fail (printf "%s is null, which would drop all that it holds: leave it out, or set single keys of it to null." .) }}
{{- end }}
{{- end }}
{{- if not .Values.model.name }}
{{- fail "model.name is not set: give an alias such as gpt2, or a Hugging Face id such as org/name." }}
{{- end }}
{{- mustMergeOverwrite (include "modelprep.defaults" . | fromYaml) (deepCopy .Values) | toYaml }}
{{- end }}

{{- define "modelprep.defaults" -}}
model:
  engine: trtllm
  pullSecretKey: password
  files: {}
  tensorrtLlm:
    parallelism:
      tensor: 1
      pipeline: 1
    build: {}
triton:
  image:
    repository: modelprep
    imagePullPolicy: IfNotPresent
  resources:
    cpu: 4
autoscaling:
  enable: true
  by: hpa
  replicas:
    minimum: 1
    maximum: 4
  metric: {}
  keda:
    prometheus: http://prometheus-kube-prometheus-prometheus.monitoring:9090
    pollingInterval: 15
    cooldownPeriod: 600
logging:
  format: text
  initialization: {}
  tritonServer: {}
cache:
  type: hostPath
sharedCache:
  contents: engines
kubernetes:
  hostRootPath: /triton
  progressDeadlineSeconds: 7200
  revisionHistoryLimit: 3
init:
  resources: {}
server:
  preStopSeconds: 5
  drainSeconds: 30
service:
  type: ClusterIP
serviceAccount:
  create: true
podDisruptionBudget:
  enabled: true
  unhealthyPodEvictionPolicy: AlwaysAllow
networkPolicy: {}
podMonitor:
  enabled: true
  interval: 15s
prometheusRule:
  enabled: true
  initMinutes: 90
dashboard:
  enabled: true
prewarm:
  kind: DaemonSet
  until: weights
  nodes: 1
client:
  replicas: 1
  concurrency: 4
  maxTokens: 128
{{- end }}

{{/*
The Deployments of the release, as a list under "pools": what each is named (name), what tells it from the others
(product, empty where there is only one), and the values that count for it (values).
*/}}
{{- define "modelprep.pools" -}}
{{- /* Names of products are so short that Kubernetes does not cut them in the names of pods (modelprep.podsOf). */}}
{{- $values := include "modelprep.values" . | fromYaml }}
{{- $pools := list }}
{{- range $product, $own := $values.products }}
{{- $merged := mustMergeOverwrite (deepCopy $values) (include "modelprep.withoutNulls" $own | fromYaml) }}
{{- $pools = append $pools (dict "product" $product "name" (include "modelprep.namedWithin" (list $ $product 46)) "values" $merged) }}
{{- end }}
{{- if not $pools }}
{{- $pools = list (dict "product" "" "name" (include "modelprep.fullname" .) "values" $values) }}
{{- end }}
{{- dict "pools" $pools | toYaml }}
{{- end }}

{{/* A map without what is null in it: Helm drops nulls only at keys of values.yaml, which those of a product are not. */}}
{{- define "modelprep.withoutNulls" -}}
{{- $kept := dict }}
{{- range $key, $value := . }}
{{- if kindIs "map" $value }}
{{- $_ := set $kept $key (include "modelprep.withoutNulls" $value | fromYaml) }}
{{- else if not (kindIs "invalid" $value) }}
{{- $_ := set $kept $key $value }}
{{- end }}
{{- end }}
{{- $kept | toYaml }}
{{- end }}

{{/* The number of ranks of a pool's values, which is the number of GPUs of a pod. */}}
{{- define "modelprep.worldSize" -}}
{{- mul .model.tensorrtLlm.parallelism.tensor .model.tensorrtLlm.parallelism.pipeline }}
{{- end }}

{{/* How a request asks for a number of tokens, (list values count), as arguments of `modelprep load`: the LLM API has a name of its own for it. */}}
{{- define "modelprep.loadTokens" -}}
{{- $count := int (index . 1) -}}
- --max-tokens
{{- if eq (index . 0).model.engine "llmapi" }}
- "0"
- --parameter
- sampling_param_max_tokens={{ $count }}
{{- else }}
- {{ $count | quote }}
{{- end }}
{{- end }}

{{/* The model's name in Triton, by the rule of the program: the alias, or the last part of the id. */}}
{{- define "modelprep.servedName" -}}
{{- .model.servedName | default (base .model.name) }}
{{- end }}
