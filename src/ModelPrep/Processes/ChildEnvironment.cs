using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Processes;

/// <summary>
/// Decides which variables a child gets: those of ours that hold no token, the order to stay off the network, and a
/// user and home folder where there are none.
/// </summary>
/// <remarks>
/// Servers and builders are configured by variables of many owners (CUDA, NCCL, Open MPI, Python), so what passes is
/// said by what does not: names of tokens, and values that have one.
/// </remarks>
internal static partial class ChildEnvironment
{
    /// <summary>What stands around a token in a list, an address or JSON; no single slash, as in paths.</summary>
    private static readonly string[] Separators = ["://", "=", " ", ",", ":", ";", "@", "\"", "'", "\n", "\r", "\t"];

    /// <summary>For a tool, whose home folder can be written: all, as <c>NAME=VALUE</c>.</summary>
    public static IEnumerable<string> OfTool(IReadOnlyDictionary<string, string?> more) =>
        Whole(more, writesHome: true);

    /// <summary>For a server, whose home folder may hold a read-only cache: all, as <c>NAME=VALUE</c>.</summary>
    public static IEnumerable<string> OfServer(IReadOnlyDictionary<string, string?> more) =>
        Whole(more, writesHome: false);

    /// <summary>Whether a variable of ours is handed on. Pure, but for the tokens that are known.</summary>
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

    /// <remarks>Also where a token is, and what an OpenTelemetry collector wants as one.</remarks>
    [GeneratedRegex(
        @"(?:\A|_)TOKEN(?:_PATH|_FILE)?\z|\AHF_OIDC_RESOURCE\z|\ANGC_(?:CLI_)?API_KEY\z"
            + @"|\AOTEL_EXPORTER_OTLP_(?:\w+_)?HEADERS\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Secret();
}
