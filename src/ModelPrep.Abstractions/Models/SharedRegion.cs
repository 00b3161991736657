using System.Text.RegularExpressions;

namespace ModelPrep.Abstractions;

/// <summary>A file in <c>/dev/shm</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">What it occupies.</param>
public sealed partial record SharedRegion(string Name, long Bytes)
{
    /// <summary>What the names of a server's regions begin with; Triton's Python backend adds a UUID or, in older images, a number.</summary>
    /// <param name="rank">Rank of the server; a single server is rank 0.</param>
    public static string PrefixOf(int rank) => $"modelprep_rank{rank}_";

    /// <summary>Whether a server that this program started has made it. Earlier versions left out the first word.</summary>
    public bool IsOurs => OurName().IsMatch(Name);

    [GeneratedRegex(@"\A(modelprep_)?rank[0-9]{1,4}_(triton_python_backend_shm_region_)?([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,6})\z")]
    private static partial Regex OurName();
}
