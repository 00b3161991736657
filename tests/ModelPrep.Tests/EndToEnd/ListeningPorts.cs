namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a process listens to, read from <c>/proc</c>.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A"; // TCP_LISTEN

    /// <summary>The number of TCP ports that a process has open for others.</summary>
    public static int Of(int process)
    {
        var sockets = Directory
            .EnumerateFiles($"/proc/{process}/fd")
            .Select(path => new FileInfo(path).LinkTarget)
            .Where(target => target is not null && target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target![8..^1])
            .ToHashSet(StringComparer.Ordinal);
        return new[] { "tcp", "tcp6" }
            .SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Count(fields => fields[3] == Listening && sockets.Contains(fields[9]));
    }
}
