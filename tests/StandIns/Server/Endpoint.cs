namespace StandIns.Server;

/// <summary>A place that the server listens at.</summary>
internal sealed record Endpoint(string Name, string Address, int Port)
{
    public string Place => $"{Address}:{Port}";
}
