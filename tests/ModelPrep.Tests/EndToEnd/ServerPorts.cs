using System.Globalization;
using System.Net;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Three free ports for one server, at a loopback address that no other test has.</summary>
/// <remarks>
/// Below those that the kernel gives to whoever wants any: mpirun of another test listens at such a one, at all
/// addresses.
/// </remarks>
internal sealed class ServerPorts
{
    private static int _taken;

    public ServerPorts()
    {
        var number = Interlocked.Increment(ref _taken);
        Address = IPAddress.Parse(
            string.Create(
                CultureInfo.InvariantCulture,
                $"127.{1 + (Environment.ProcessId % 250)}.{number / 250}.{2 + (number % 250)}"
            )
        );
    }

    public IPAddress Address { get; }

    /// <summary>For HTTP, gRPC and metrics.</summary>
    public IReadOnlyList<int> Ports { get; } = [28000, 28001, 28002];

    public Uri Http => new($"http://{Address}:{Ports[0]}/");

    /// <summary>For <c>tritonserver</c>; its metrics follow the address of HTTP.</summary>
    public string Arguments => $"--http-port={Ports[0]} {OtherArguments}";

    /// <summary>The same without the port of HTTP.</summary>
    public string OtherArguments =>
        $"--http-address={Address} --grpc-address={Address} --grpc-port={Ports[1]} --metrics-port={Ports[2]}";
}
