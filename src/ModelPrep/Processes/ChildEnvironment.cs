using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Processes;

/// <summary>
/// Builds the environment of a child: the environment variables that hold no token, the variables that keep it off the
/// network, and a user and home folder if they are missing.
/// </summary>
/// <remarks>
/// Servers and builders read environment variables of many owners (CUDA, NCCL, Open MPI, Python). So all pass except
/// those with the name of a token or a token in their value.
/// </remarks>
internal static partial class ChildEnvironment
{
    /// <summary>
    /// Characters around a token in a list, an address or JSON. A single slash is left out because of paths.
    /// </summary>
    private static readonly string[] Separators = ["://", "=", " ", ",", ":", ";", "@", "\"", "'", "\n", "\r", "\t"];

    /// <summary>The environment of a tool, as <c>NAME=VALUE</c>. Its home folder must be writable.</summary>
    public static IEnumerable<string> OfTool(IReadOnlyDictionary<string, string?> more) =>
        Whole(more, writesHome: true);

    /// <summary>
    /// The environment of a server, as <c>NAME=VALUE</c>. Its home folder may hold a read-only cache.
    /// </summary>
    public static IEnumerable<string> OfServer(IReadOnlyDictionary<string, string?> more) =>
        Whole(more, writesHome: false);

    /// <summary>True if a variable is passed to children. Pure, apart from the list of known tokens.</summary>
    public static bool Passes(string name, string value) =>
        !Secret().IsMatch(name)
        && !Secrets.IsIn(value)
        && !Array.Exists(value.Split(Separators, StringSplitOptions.None), Secrets.LooksLikeOne);

    private static IEnumerable<string> Whole(IReadOnlyDictionary<string, string?> more, bool writesHome)
    {
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (Passes((string)entry.Key, (string)entry.Value!))
                variables[(string)entry.Key] = (string)entry.Value!;
        }

        variables["HF_HUB_OFFLINE"] = "1";
        variables["TRANSFORMERS_OFFLINE"] = "1";
        foreach (var (name, value) in more)
            variables[name] = value;
        var temporary = variables.GetValueOrDefault("TMPDIR") ?? Path.GetTempPath();
        foreach (
            var (name, value) in UserVariables.Missing(variables.GetValueOrDefault, temporary, writesHome).ToList()
        )
            variables[name] = value;
        return variables.Where(one => one.Value is not null).Select(one => $"{one.Key}={one.Value}");
    }

    /// <remarks>Also matches variables that name a token file, and the headers of an OpenTelemetry collector.</remarks>
    [GeneratedRegex(
        @"(?:\A|_)TOKEN(?:_PATH|_FILE)?\z|\AHF_OIDC_RESOURCE\z|\ANGC_(?:CLI_)?API_KEY\z"
            + @"|\AOTEL_EXPORTER_OTLP_(?:\w+_)?HEADERS\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Secret();
}
