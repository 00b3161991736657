using System.Text;

namespace StandIns.Server;

/// <summary>The text at <c>/metrics</c>, in Prometheus' format.</summary>
internal sealed class MetricsText(
    LoadedModels models,
    IReadOnlyDictionary<string, RequestCounters> counters,
    EngineSlots engine
)
{
    private const int CacheBlocks = 1000;
    private const string ContentType = "text/plain; charset=utf-8";

    public HttpResponse Answer(HttpRequest request) =>
        request is { Method: "GET", Path: "/metrics" }
            ? new HttpResponse(200, ContentType, Text())
            : HttpResponse.Empty(404);

    private string Text()
    {
        var text = new StringBuilder();
        Family(
            "nv_inference_request_success",
            "counter",
            "Number of successful inference requests, all batch sizes",
            one => one.Success
        );
        Family(
            "nv_inference_request_failure",
            "counter",
            "Number of failed inference requests, all batch sizes",
            one => one.Failure,
            ",reason=\"OTHER\""
        );
        Family("nv_inference_count", "counter", "Number of inferences performed", one => one.Success);
        Family("nv_inference_exec_count", "counter", "Number of model executions performed", one => one.Success);
        Family(
            "nv_inference_request_duration_us",
            "counter",
            "Cumulative inference request duration in microseconds",
            one => one.QueueMicroseconds + one.ComputeMicroseconds
        );
        Family(
            "nv_inference_queue_duration_us",
            "counter",
            "Cumulative inference queuing duration in microseconds",
            one => one.QueueMicroseconds
        );
        Family(
            "nv_inference_compute_input_duration_us",
            "counter",
            "Cumulative compute input duration in microseconds",
            _ => 0
        );
        Family(
            "nv_inference_compute_infer_duration_us",
            "counter",
            "Cumulative compute inference duration in microseconds",
            one => one.ComputeMicroseconds
        );
        Family(
            "nv_inference_compute_output_duration_us",
            "counter",
            "Cumulative inference compute output duration in microseconds",
            _ => 0
        );
        Family(
            "nv_inference_pending_request_count",
            "gauge",
            "Instantaneous number of pending requests awaiting execution per-model",
            one => one.Pending
        );
        foreach (var model in models.All.Where(model => model.Kind is ModelKind.TensorRtLlm))
        {
            Engine(
                model.Name,
                "nv_trt_llm_request_metrics",
                "TRT LLM request metrics",
                "request_type",
                [
                    ("active", engine.Active),
                    ("max", engine.Count),
                    ("scheduled", engine.Scheduled),
                    ("context", 0),
                    ("waiting", engine.Active - engine.Scheduled),
                ]
            );
            var used = CacheBlocks * engine.Scheduled / engine.Count / 2;
            Engine(
                model.Name,
                "nv_trt_llm_kv_cache_block_metrics",
                "TRT LLM KV cache block metrics",
                "kv_cache_block_type",
                [("max", CacheBlocks), ("free", CacheBlocks - used), ("used", used), ("tokens_per", 64)]
            );
            Engine(
                model.Name,
                "nv_trt_llm_inflight_batcher_metrics",
                "TRT LLM inflight_batcher-specific metrics",
                "inflight_batcher_specific_metric",
                [
                    ("generation_requests", engine.Scheduled),
                    ("paused_requests", 0),
                    ("micro_batch_id", 0),
                    ("total_context_tokens", 0),
                ]
            );
            Engine(
                model.Name,
                "nv_trt_llm_general_metrics",
                "General TRT LLM metrics",
                "general_type",
                [("iteration_counter", engine.Iterations), ("timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds())]
            );
        }

        return text.ToString();

        void Engine(string model, string name, string help, string label, IEnumerable<(string Type, long Value)> values)
        {
            text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n");
            foreach (var (type, value) in values)
                text.Append($"{name}{{model=\"{model}\",{label}=\"{type}\",version=\"1\"}} {value}\n");
        }

        void Family(string name, string type, string help, Func<RequestCounters, long> value, string labels = "")
        {
            text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var (model, one) in counters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                text.Append($"{name}{{model=\"{model}\",version=\"1\"{labels}}} {value(one)}\n");
        }
    }
}
