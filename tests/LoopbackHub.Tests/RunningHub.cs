using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HubClients;

namespace LoopbackHub.Tests;

/// <summary>A hub with the repository org/model, and a client that follows no redirects.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    public const string Token = "hf_good";
    public const int WeightBytes = 1_000_003;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private RunningHub(HubServer server) => Server = server;

    public HubServer Server { get; }

    public HubRepository Repository { get; private set; } = new("", []);

    public static CancellationToken Patience => TestContext.Current.CancellationToken;

    public static async Task<RunningHub> StartAsync(
        HubServerOptions? options = null,
        RepositoryAccess access = RepositoryAccess.Public
    )
    {
        var hub = new RunningHub(await HubServer.StartAsync(options ?? new HubServerOptions(Token: Token), Patience));
        hub.Repository = hub.Server.Add(
            new HubRepository(
                "org/model",
                [
                    new HubFile("config.json", "{\"model_type\":\"gpt2\"}"),
                    new HubFile("model.safetensors", new GeneratedContent(WeightBytes), FileKind.Lfs),
                    new HubFile("sub/deep/note.txt", "note"),
                    new HubFile("empty.txt", ""),
                ]
            )
            {
                Access = access,
            }
        );
        return hub;
    }

    /// <summary>The hub's own JavaScript client, pointed at this hub.</summary>
    public JavaScriptClient JavaScript => new(Server.HubUri, Token, Patience);

    public Uri At(string path) => new(Server.HubUri, path);

    public Task<HttpResponseMessage> GetAsync(
        string path,
        string? token = null,
        string? range = null,
        string? accept = null
    ) => SendAsync(HttpMethod.Get, At(path), token, range, accept);

    public Task<HttpResponseMessage> HeadAsync(string path, string? token = null) =>
        SendAsync(HttpMethod.Head, At(path), token, range: null);

    public async Task<JsonNode> JsonAsync(string path, string? token = null)
    {
        using var response = await GetAsync(path, token);
        Assert.Equal(200, (int)response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Patience))!;
    }

    /// <summary>A signed address of the weights on the CDN.</summary>
    public async Task<Uri> SignedAsync()
    {
        using var response = await HeadAsync("org/model/resolve/main/model.safetensors", Token);
        return response.Headers.Location!;
    }

    /// <summary>Gets the weights from the CDN; returns once the headers are there.</summary>
    public async Task<HttpResponseMessage> WeightsAsync(string? range = null) =>
        await SendAsync(HttpMethod.Get, await SignedAsync(), token: null, range);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri uri,
        string? token,
        string? range,
        string? accept = null
    )
    {
        using var request = new HttpRequestMessage(method, uri);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (range is not null)
            request.Headers.TryAddWithoutValidation("Range", range);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
    }
}
