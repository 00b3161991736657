namespace StandIns.Engines;

/// <summary>The Hugging Face cache, as an offline client reads it.</summary>
internal static class HubCache
{
    /// <summary>Folder of a commit's snapshot; without a commit, of the one that the default branch names.</summary>
    /// <exception cref="WeightsException">It is not there, and there is no network.</exception>
    public static string FindSnapshot(string id, string? revision = null)
    {
        var folder = Path.Combine(Root(), "models--" + id.Replace("/", "--", StringComparison.Ordinal));
        var commit = revision;
        var reference = Path.Combine(folder, "refs", revision ?? "main");
        if (File.Exists(reference))
            commit = File.ReadAllText(reference).Trim();
        var snapshot = Path.Combine(folder, "snapshots", commit ?? throw Missing(reference));
        return Directory.Exists(snapshot) ? snapshot : throw Missing(snapshot);
    }

    private static WeightsException Missing(string path) =>
        new(
            "huggingface_hub.errors.LocalEntryNotFoundError: Cannot find an appropriate cached snapshot folder for "
                + "the specified revision "
                + $"on the local disk and outgoing traffic has been disabled ({path})"
        );

    private static string Root() =>
        Variable("HF_HUB_CACHE")
        ?? (Variable("HF_HOME") is { } home ? Path.Combine(home, "hub") : null)
        ?? Path.Combine(
            Variable("XDG_CACHE_HOME") ?? Path.Combine(Variable("HOME") ?? "/root", ".cache"),
            "huggingface",
            "hub"
        );

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
