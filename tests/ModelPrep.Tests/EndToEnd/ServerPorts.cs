using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Three free ports for one server, at a loopback address that no other test has.</summary>
internal sealed class ServerPorts
{
    private static int _taken;

    public ServerPorts()
    {
        var number = Interlocked.Increment(ref _taken);
        Address = IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.{1 + (Environment.ProcessId % 250)}.{number / 250}.{2 + (number % 250)}"));
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(Address, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        Ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
    }

    public IPAddress Address { get; }

    /// <summary>For HTTP, gRPC and metrics.</summary>
    public IReadOnlyList<int> Ports { get; }

    public Uri Http => new($"http://{Address}:{Ports[0]}/");

    /// <summary>For <c>tritonserver</c>; its metrics follow the address of HTTP.</summary>
    public string Arguments => $"--http-address={Address} --http-port={Ports[0]} --grpc-address={Address} --grpc-port={Ports[1]} --metrics-port={Ports[2]}";
}
