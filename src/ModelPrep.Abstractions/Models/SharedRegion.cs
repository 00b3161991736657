using System.Text.RegularExpressions;

namespace ModelPrep.Abstractions;

/// <summary>A file in <c>/dev/shm</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What it occupies.</param>
public sealed partial record SharedRegion(string Name, long Bytes)
{
    /// <summary>What the names of a server's regions begin with; Triton's Python backend adds the rest.</summary>
    /// <param name="rank">Rank of the server; a single server is rank 0.</param>
    public static string PrefixOf(int rank) => $"modelprep_rank{rank}_";

    /// <summary>
    /// Whether a file is a region of a server that this program started, or of one with another prefix.
    /// </summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="prefixes">Prefixes that users have chosen.</param>
    public static bool IsOurs(string name, IEnumerable<string> prefixes) =>
        prefixes
            .Append(OurPrefix().Match(name).Value)
            .Where(prefix => prefix.Length > 0 && name.StartsWith(prefix, StringComparison.Ordinal))
            .Any(prefix => Rest().IsMatch(name[prefix.Length..]));

    /// <remarks>Earlier versions left out the first word.</remarks>
    [GeneratedRegex(@"\A(modelprep_)?rank[0-9]{1,4}_")]
    private static partial Regex OurPrefix();

    /// <remarks>A number in older servers, a UUID in newer ones, in the newest with the backend's own words.</remarks>
    [GeneratedRegex(
        @"\A(?:triton_python_backend_shm_region|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,9}|_)+\z"
    )]
    private static partial Regex Rest();
}
