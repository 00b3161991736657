using StandIns.Arguments;

namespace StandIns.Server;

/// <summary>
/// Reads the server's command line, strictly: <c>--name=value</c> or <c>--name value</c>, known names, fitting values.
/// </summary>
internal static class ServerArgumentParser
{
    private const string OptionPrefix = "--";

    /// <exception cref="UsageException">The server would not start with it.</exception>
    public static ServerArguments Parse(IReadOnlyList<string> words)
    {
        var values = new List<(string Name, string Value)>();
        for (var i = 0; i < words.Count; i++)
        {
            var parts = words[i].Split('=', 2);
            if (!words[i].StartsWith('-'))
                throw new UsageException($"Unexpected argument: {words[i]}");
            if (Find(parts[0]) is not { } option)
                throw new UsageException($"tritonserver: unrecognized option '{words[i]}'");
            if (!option.TakesValue && parts.Length == 2)
                throw new UsageException($"tritonserver: option '{parts[0]}' doesn't allow an argument");
            if (option.TakesValue && parts.Length == 1 && i + 1 == words.Count)
                throw new UsageException($"tritonserver: option '{parts[0]}' requires an argument");
            var value =
                !option.TakesValue ? ""
                : parts.Length == 2 ? parts[1]
                : words[++i];
            if (option.Refuse(value) is { } reason)
                throw new UsageException($"Bad option: \"--{option.Name}\".\n{reason}");
            values.Add((option.Name, value));
        }

        var arguments = new ServerArguments(values.ToLookup(one => one.Name, one => one.Value, StringComparer.Ordinal));
        Check(arguments);
        return arguments;
    }

    private static void Check(ServerArguments arguments)
    {
        if (arguments.Has("help"))
            throw new UsageException("");
        if (arguments.LoadModels.Count > 0 && !arguments.IsExplicit)
            throw new UsageException(
                "Error: Use of '--load-model' requires setting '--model-control-mode=explicit' as well."
            );
        if (arguments.LoadModels.Contains("*") && arguments.LoadModels.Count > 1)
            throw new UsageException(
                "Error: Wildcard model name '*' must be the ONLY startup model if specified at all."
            );
        if (
            arguments
                .Endpoints.GroupBy(one => one.Place, StringComparer.Ordinal)
                .FirstOrDefault(group => group.Count() > 1) is
            { } same
        )
        {
            var requests = string.Join(" and ", same.Take(2).Select(one => $"{one.Name} requests"));
            throw new UsageException($"The server cannot listen to {requests} at the same address and port {same.Key}");
        }
    }

    private static ServerOption? Find(string word) =>
        word.StartsWith(OptionPrefix, StringComparison.Ordinal)
            ? ServerOptionTable.All.FirstOrDefault(option => option.Name == word[OptionPrefix.Length..])
            : null;
}
