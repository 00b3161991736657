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
{{- hasSuffix "m" . | ternary (divf (trimSuffix "m" . | float64) 1000) . }}
{{- end }}

{{/* What Prometheus calls the servers of the release: its operator takes <namespace>/<name of the PodMonitor>. */}}
{{- define "modelprep.job" -}}
{{- printf "%s/%s" .Release.Namespace (include "modelprep.fullname" .) }}
{{- end }}

{{/*
A text of files/, (list root name), with what stands between two @ filled in. Such texts have templates of their own, which
Helm would take for its own, and are read by other tools, too.
*/}}
{{- define "modelprep.fill" -}}
{{- $root := index . 0 }}
{{- $text := $root.Files.Get (index . 1) }}
{{- $values := include "modelprep.values" $root | fromYaml }}
{{- $metric := include "modelprep.metric" $values | fromYaml }}
{{- $served := include "modelprep.servedName" $values }}
{{- $pattern := $served | replace "." "\\\\." }}
{{- $isEnsemble := eq $values.model.engine "trtllm" }}
{{- range $word, $value := dict
  "JOB" (include "modelprep.job" $root)
  "NAMESPACE" $root.Release.Namespace
  "NAME" (include "modelprep.fullname" $root)
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
