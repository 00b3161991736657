namespace ModelPrep.Processes;

/// <summary>
/// What of our environment a child gets: everything but the secrets, the order to stay off the network, and a user and
/// home folder where there are none.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Secrets =
        ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_OIDC_RESOURCE", "NGC_API_KEY"];

    /// <summary>For a tool, whose home folder can be written: differences; null removes a variable.</summary>
    public static Dictionary<string, string?> Changes(IReadOnlyDictionary<string, string?>? more = null) =>
        Changes(more, writesHome: true);

    /// <summary>For a server, whose home folder may hold a read-only cache: all, as <c>NAME=VALUE</c>.</summary>
    public static IEnumerable<string> Whole(IReadOnlyDictionary<string, string?>? more = null)
    {
        var changes = Changes(more, writesHome: false);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (!changes.ContainsKey((string)entry.Key))
                yield return $"{entry.Key}={entry.Value}";
        }

        foreach (var (name, value) in changes)
        {
            if (value is not null)
                yield return $"{name}={value}";
        }
    }

    private static Dictionary<string, string?> Changes(IReadOnlyDictionary<string, string?>? more, bool writesHome)
    {
        var changes = Secrets.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        changes["HF_HUB_OFFLINE"] = "1";
        changes["TRANSFORMERS_OFFLINE"] = "1";
        foreach (var (name, value) in more ?? new Dictionary<string, string?>(StringComparer.Ordinal))
            changes[name] = value;
        var temporary = ValueOf("TMPDIR") ?? Path.GetTempPath();
        foreach (var (name, value) in UserVariables.Missing(ValueOf, temporary, writesHome).ToList())
            changes[name] = value;
        return changes;

        string? ValueOf(string name) =>
            changes.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);
    }
}
