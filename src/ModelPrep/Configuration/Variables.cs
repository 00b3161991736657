using System.Text.RegularExpressions;

namespace ModelPrep.Configuration;

/// <summary>The environment of this process, read once. An empty variable counts as missing.</summary>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The environment variables of this process.</summary>
    public static Variables OfThisProcess()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
            values[(string)entry.Key] = (string)entry.Value!;
        return new Variables(values);
    }

    /// <summary>The value of a variable, or null.</summary>
    public string? this[string name] =>
        values.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    /// <summary>True if a variable has one of Hugging Face's words for true: 1, ON, YES, TRUE.</summary>
    public bool IsTrue(string name) => this[name]?.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";

    /// <summary>Makes a path absolute. Replaces <c>~</c> and <c>$NAME</c> as Hugging Face does.</summary>
    /// <exception cref="UsageException">The result is empty.</exception>
    public string ExpandPath(string written)
    {
        var path = Reference()
            .Replace(written, match => values.GetValueOrDefault(match.Groups["name"].Value, match.Value));
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = HomePath + path[1..];
        return path.Length > 0
            ? Path.GetFullPath(path)
            : throw new UsageException(
                Messages.ValueWrong,
                $"{written} is an empty path, because a variable in it is empty",
                "Set the variable, or write the path itself"
            );
    }

    /// <summary>The user's cache folder, by the XDG rule.</summary>
    public string UserCachePath => this["XDG_CACHE_HOME"] ?? Path.Combine(HomePath, ".cache");

    private string HomePath =>
        this["HOME"]
        ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) switch
        {
            "" => "/",
            var home => home,
        };

    /// <remarks>
    /// As Python's <c>os.path.expandvars</c>: takes the longest name, and keeps names of missing variables as they are.
    /// </remarks>
    [GeneratedRegex(@"\$(?:(?<name>[A-Za-z0-9_]+)|\{(?<name>[^}]*)\})")]
    private static partial Regex Reference();
}
