using System.Text;

namespace StandIns.Server;

/// <summary>The text at <c>/metrics</c>, in Prometheus' format.</summary>
internal static class MetricsText
{
    private const string ContentType = "text/plain; charset=utf-8";

    public static HttpResponse Answer(HttpRequest request, IReadOnlyDictionary<string, RequestCounters> counters) =>
        request is { Method: "GET", Path: "/metrics" } ? new HttpResponse(200, ContentType, Of(counters)) : HttpResponse.Empty(404);

    private static string Of(IReadOnlyDictionary<string, RequestCounters> counters)
    {
        var text = new StringBuilder();
        Family("nv_inference_request_success", "counter", "Number of successful inference requests, all batch sizes", one => one.Success);
        Family("nv_inference_request_failure", "counter", "Number of failed inference requests, all batch sizes", one => one.Failure, ",reason=\"OTHER\"");
        Family("nv_inference_count", "counter", "Number of inferences performed", one => one.Success);
        Family("nv_inference_exec_count", "counter", "Number of model executions performed", one => one.Success);
        Family("nv_inference_request_duration_us", "counter", "Cumulative inference request duration in microseconds", one => one.Microseconds);
        Family("nv_inference_queue_duration_us", "counter", "Cumulative inference queuing duration in microseconds", _ => 0);
        Family("nv_inference_compute_input_duration_us", "counter", "Cumulative compute input duration in microseconds", _ => 0);
        Family("nv_inference_compute_infer_duration_us", "counter", "Cumulative compute inference duration in microseconds", one => one.Microseconds);
        Family("nv_inference_compute_output_duration_us", "counter", "Cumulative inference compute output duration in microseconds", _ => 0);
        Family("nv_inference_pending_request_count", "gauge", "Instantaneous number of pending requests awaiting execution per-model", one => one.Pending);
        return text.ToString();

        void Family(string name, string type, string help, Func<RequestCounters, long> value, string labels = "")
        {
            text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var (model, one) in counters.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                text.Append($"{name}{{model=\"{model}\",version=\"1\"{labels}}} {value(one)}\n");
        }
    }
}
