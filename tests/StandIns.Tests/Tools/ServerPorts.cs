namespace StandIns.Tests.Tools;

/// <summary>The three ports of a server.</summary>
internal sealed record ServerPorts(int Http, int Grpc, int Metrics)
{
    public string[] Options => [$"--http-port={Http}", $"--grpc-port={Grpc}", $"--metrics-port={Metrics}"];

    public IEnumerable<int> All => [Http, Grpc, Metrics];

    public static ServerPorts Free() => new(FreePorts.Next(), FreePorts.Next(), FreePorts.Next());
}
