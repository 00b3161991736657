using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A forward proxy, as companies have them: it passes on http requests and opens tunnels for https.</summary>
internal sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly string? _authorization;
    private readonly Task _accepting;

    /// <param name="userAndPassword">What it lets in, as <c>user:password</c>; null for everybody.</param>
    public ForwardProxy(string? userAndPassword = null)
    {
        _authorization = userAndPassword is null
            ? null
            : $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword))}";
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Method and target of each request that was let in, such as <c>CONNECT host:443</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>How many were refused for want of a user and password.</summary>
    public int Refused { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    /// <summary>One request a connection; a tunnel is one, too.</summary>
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var head = await ReadHeadAsync(stream);
                if (head is [var first, .. var headers] && first.Split(' ') is [var method, var target, _])
                    await AnswerAsync(stream, method, target, headers);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream client, string method, string target, string[] headers)
    {
        if (
            _authorization is not null
            && !headers.Contains($"Proxy-Authorization: {_authorization}", StringComparer.OrdinalIgnoreCase)
        )
        {
            Refused++;
            await client.WriteAsync(
                Encoding.ASCII.GetBytes(
                    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n"
                ),
                _stop.Token
            );
            return;
        }

        _requests.Enqueue($"{method} {target}");
        var uri = new Uri(method is "CONNECT" ? $"https://{target}" : target);
        using var server = new TcpClient();
        await server.ConnectAsync(uri.Host, uri.Port, _stop.Token);
        var upstream = server.GetStream();
        if (method is "CONNECT")
            await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
        else
            await upstream.WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"{method} {uri.PathAndQuery} HTTP/1.1\r\n"
                        + string.Concat(headers.Where(IsPassedOn).Select(line => $"{line}\r\n"))
                        + "Connection: close\r\n\r\n"
                ),
                _stop.Token
            );
        await Task.WhenAny(client.CopyToAsync(upstream, _stop.Token), upstream.CopyToAsync(client, _stop.Token));
    }

    private static bool IsPassedOn(string header) =>
        !header.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        && !header.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase);

    private async Task<string[]> ReadHeadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()) && await stream.ReadAsync(one, _stop.Token) == 1)
            head.Add(one[0]);
        return Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
