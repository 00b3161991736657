using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>What a route answers, before anything goes wrong with it.</summary>
internal sealed record Answer(int Status, IFileContent Content, string? ContentType = null)
{
    public const string JsonType = "application/json; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether Range headers are honoured.</summary>
    public bool Ranged { get; init; }

    public static Answer Json(JsonNode body, int status = 200) =>
        new(status, new MemoryContent(body.ToJsonString()), JsonType);

    public static Answer Text(int status, string text) =>
        new(status, new MemoryContent(text), "text/plain; charset=utf-8");

    public static Answer NotFound() => Json(new JsonObject(), 404);

    /// <summary>A redirect, with the short text that frameworks put into its body.</summary>
    public static Answer Redirect(int status, string location) =>
        Text(status, $"Redirecting to {location}").With("Location", location);

    /// <summary>An error as the hub explains it: in headers, for HEAD, and in the body.</summary>
    public static Answer Error(int status, string? code, string message)
    {
        var answer = Json(new JsonObject { ["error"] = message }, status).With("X-Error-Message", message);
        return code is null ? answer : answer.With("X-Error-Code", code);
    }

    /// <summary>An error as object stores explain it.</summary>
    public static Answer Xml(int status, string code) =>
        new(
            status,
            new MemoryContent($"<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code></Error>"),
            "application/xml"
        );

    /// <summary>The bytes of a file.</summary>
    public static Answer File(IFileContent content, string contentType, string etag) =>
        new Answer(200, content, contentType) { Ranged = true }
            .With("ETag", $"\"{etag}\"")
            .With("Accept-Ranges", "bytes");

    public Answer With(string header, string value) =>
        this with
        {
            Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value },
        };
}
