{{/* The metric that a pool is scaled by, {name, value}: see autoscaling.metric in values.yaml. */}}
{{- define "modelprep.metric" -}}
{{- $usual := eq .model.engine "trtllm" | ternary "modelprep:load:ratio" "modelprep:inflight_requests:avg1m" }}
{{- $targets := dict "modelprep:load:ratio" "0.7" "modelprep:inflight_requests:avg1m" "8" }}
{{- $given := .autoscaling.metric }}
{{- $name := $given.name | default (empty $given.value | ternary $usual "triton:queue_compute:ratio") }}
{{- dict "name" $name "value" ($given.value | default (get $targets $name) | default 1 | toString) | toYaml }}
{{- end }}

{{/* A quantity such as 1500m as the decimal number that Prometheus and KEDA read. */}}
{{- define "modelprep.decimal" -}}
{{- $suffix := regexFind "[A-Za-z]+$" . }}
{{- $factors := dict "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 }}
{{- hasKey $factors $suffix | ternary (mulf (trimSuffix $suffix . | float64) (get $factors $suffix)) . }}
{{- end }}

{{/*
A pattern for the pods of a Deployment, by its name: they end in the names of the replica set and their own. Not those of
a release whose name begins like this one's. Kubernetes cuts what precedes a pod's own five letters to 58.
*/}}
{{- define "modelprep.podsOf" -}}
{{- le (len .) 46 | ternary (printf "%s-[a-z0-9]+-[a-z0-9]+" .) (printf "%s[a-z0-9-]+" (trunc 58 .)) }}
{{- end }}

{{/* What Prometheus calls the servers of the release: its operator takes <namespace>/<name of the PodMonitor>. */}}
{{- define "modelprep.job" -}}
{{- printf "%s/%s" .Release.Namespace (include "modelprep.fullname" .) }}
{{- end }}

{{/*
A text of files/, (list root name pool), with what stands between two @ filled in; what is scaled by is that of the pool. Such texts have templates of their own, which
Helm would take for its own, and are read by other tools, too.
*/}}
{{- define "modelprep.fill" -}}
{{- $root := index . 0 }}
{{- $text := $root.Files.Get (index . 1) }}
{{- $pool := index . 2 }}
{{- $values := include "modelprep.values" $root | fromYaml }}
{{- $metric := include "modelprep.metric" $pool.values | fromYaml }}
{{- $served := include "modelprep.servedName" $values }}
{{- $pattern := $served | replace "." "\\\\." }}
{{- $deployments := list }}
{{- $pods := list }}
{{- $prewarm := list }}
{{- range (include "modelprep.pools" $root | fromYaml).pools }}
{{- $deployments = append $deployments .name }}
{{- $pods = append $pods (include "modelprep.podsOf" .name) }}
{{- $prewarm = append $prewarm (printf "%s-[a-z0-9]+" (include "modelprep.prewarmName" (list $root .product))) }}
{{- end }}
{{- $isEnsemble := eq $values.model.engine "trtllm" }}
{{- range $word, $value := dict
  "JOB" (include "modelprep.job" $root)
  "NAMESPACE" $root.Release.Namespace
  "DEPLOYMENTS" (join "|" $deployments)
  "PODS" (join "|" $pods)
  "PREWARM" (join "|" $prewarm)
  "DEPLOYMENT" $pool.name
  "OWNPODS" (include "modelprep.podsOf" $pool.name)
  "UID" (printf "modelprep-%s" (include "modelprep.job" $root | sha256sum | trunc 16))
  "SERVED" $served
  "ENGINE" ($isEnsemble | ternary "tensorrt_llm" $pattern)
  "PARTS" ($isEnsemble | ternary "preprocessing|tensorrt_llm|postprocessing" $pattern)
  "METRIC" $metric.name
  "TARGET" (include "modelprep.decimal" $metric.value)
  "MINUTES" (int $values.prometheusRule.initMinutes | toString)
}}
{{- $text = $text | replace (printf "@%s@" $word) $value }}
{{- end }}
{{- $text }}
{{- end }}
