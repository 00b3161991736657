using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace LoopbackHub;

/// <summary>Routes for scripts: what has been asked, and what shall go wrong. They are not recorded.</summary>
internal sealed class ControlRoutes(HubServer server)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static bool Takes(HttpContext http) =>
        http.Request.Path.Value is "/_requests" or "/_requests/clear" or "/_fault" or "/_fault/clear";

    public async Task RespondAsync(HttpContext http)
    {
        switch (http.Request.Method, http.Request.Path.Value)
        {
            case ("GET", "/_requests"):
                await http.Response.WriteAsJsonAsync(server.Requests, Json, http.RequestAborted);
                break;
            case ("POST", "/_requests/clear"):
                server.ClearRequests();
                break;
            case ("POST", "/_fault"):
                await InjectAsync(http);
                break;
            case ("POST", "/_fault/clear"):
                server.ClearFaults();
                break;
            default:
                http.Response.StatusCode = 405;
                break;
        }
    }

    private async Task InjectAsync(HttpContext http)
    {
        try
        {
            server.Inject(
                (await JsonSerializer.DeserializeAsync<Fault>(http.Request.Body, Json, http.RequestAborted))!
            );
        }
        catch (JsonException exception)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync(exception.Message, http.RequestAborted);
        }
    }
}
