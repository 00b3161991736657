using System.Text.Json;

namespace StandIns.Server;

/// <summary>The HTTP API: health, readiness, and text generation.</summary>
internal sealed class InferenceApi(
    ServerArguments arguments,
    LoadedModels models,
    IReadOnlyDictionary<string, RequestCounters> counters,
    ModelExecution execution,
    ServerLog log
)
{
    private volatile bool _isStopping;

    public void Stop() => _isStopping = true;

    public async Task<HttpResponse> AnswerAsync(HttpRequest request)
    {
        if (_isStopping)
            return HttpResponse.Of(503, """{"error":"Server is exiting"}""");
        return (request.Method, request.Path.Trim('/').Split('/')) switch
        {
            ("GET", ["v2"]) => HttpResponse.Of(
                200,
                $$"""{"name":"{{arguments.Id}}","version":"2.59.0","extensions":["generate"]}"""
            ),
            ("GET", ["v2", "health", "live"]) => HttpResponse.Empty(200),
            ("GET", ["v2", "health", "ready"]) => HttpResponse.Empty(IsReady ? 200 : 400),
            ("GET", ["v2", "models", var name, "ready"]) => models.Find(name) is null
                ? Unknown(name)
                : HttpResponse.Empty(200),
            ("POST", ["v2", "models", var name, "generate"]) => await GenerateAsync(
                name,
                request.Body,
                isStream: false
            ),
            ("POST", ["v2", "models", var name, "generate_stream"]) => await GenerateAsync(
                name,
                request.Body,
                isStream: true
            ),
            _ => HttpResponse.Empty(404),
        };
    }

    private bool IsReady => models.FailedCount == 0 || !arguments.IsStrictReadiness;

    private async Task<HttpResponse> GenerateAsync(string name, byte[] body, bool isStream)
    {
        if (models.Find(name) is not { } model)
            return Unknown(name);
        if (GenerateRequest.TryRead(body, model, out var problem) is not { } request)
        {
            counters[name].Fail();
            return HttpResponse.Of(400, Error(problem));
        }

        log.Verbose($"generate: {name}");
        await execution.RunAsync(model);
        var answer = request.ToAnswer(name);
        return isStream
            ? new HttpResponse(200, "text/event-stream; charset=utf-8", $"data: {answer}\n\n")
            : HttpResponse.Of(200, answer);
    }

    private static HttpResponse Unknown(string name) =>
        HttpResponse.Of(400, Error($"Request for unknown model: '{name}' is not found"));

    private static string Error(string text) => $$"""{"error":"{{JsonEncodedText.Encode(text)}}"}""";
}
