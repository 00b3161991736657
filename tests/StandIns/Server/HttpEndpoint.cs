using System.Net.Sockets;

namespace StandIns.Server;

/// <summary>Answers HTTP at one port. It counts requests, where the real server counts connections.</summary>
internal sealed class HttpEndpoint(TcpListener listener, Func<HttpRequest, Task<HttpResponse>> answer) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    /// <summary>From now on connections are refused; requests that are being answered go on.</summary>
    public void StopAccepting()
    {
        _stop.Cancel();
        listener.Stop();
    }

    public void Dispose()
    {
        listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var owned = client;
            client.NoDelay = true;
            var stream = client.GetStream();
            var reader = new HttpReader(stream);
            while (await reader.ReadAsync(CancellationToken.None) is { } request)
            {
                Interlocked.Increment(ref _inFlight);
                try
                {
                    var response = await answer(request);
                    await stream.WriteAsync(response.ToBytes(request.KeepsAlive));
                }
                finally
                {
                    Interlocked.Decrement(ref _inFlight);
                }

                if (!request.KeepsAlive)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            // The client went away, or does not speak HTTP.
        }
    }
}
