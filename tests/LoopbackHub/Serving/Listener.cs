using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LoopbackHub;

/// <summary>One origin: an HTTP/1.1 server, with no host around it.</summary>
internal sealed class Listener(RequestDelegate handler, IPAddress address, X509Certificate2? certificate)
    : IHttpApplication<HttpContext>,
        IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromMilliseconds(100);
    private KestrelServer? _server;
    private Socket? _reservation;

    public int Port { get; private set; }

    /// <summary>Starts to listen: on the port given, or on the one of last time, or on any free one.</summary>
    public async Task StartAsync(int port, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        if (certificate is not null)
            options.ApplicationServices = HttpsServices();
        options.Limits.MinResponseDataRate = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Listen(
            address,
            Port == 0 ? port : Port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                    listen.UseHttps(certificate);
            }
        );
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions()),
            NullLoggerFactory.Instance
        );
        _server = new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
        await _server.StartAsync(this, cancellationToken);
        Port = new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;
        _reservation?.Dispose();
        _reservation = null;
    }

    /// <summary>Stops to listen, but keeps the port from everybody else until it listens again.</summary>
    /// <remarks>A socket that is bound and does not listen refuses connections just the same.</remarks>
    public async Task PauseAsync()
    {
        if (_server is null)
            return;
        await StopAsync();
        _reservation = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _reservation.Bind(new IPEndPoint(address, Port));
    }

    /// <summary>What Kestrel needs for https, which only a host can name.</summary>
    private static IServiceProvider HttpsServices()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        return builder.Build().Services;
    }

    /// <summary>Stops to listen and, after a moment, ends the open connections.</summary>
    private async Task StopAsync()
    {
        if (_server is null)
            return;
        using var patience = new CancellationTokenSource(StopPatience);
        await _server.StopAsync(patience.Token);
        _server.Dispose();
        _server = null;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => handler(context);

    public void DisposeContext(HttpContext context, Exception? exception) { }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _reservation?.Dispose();
    }
}
