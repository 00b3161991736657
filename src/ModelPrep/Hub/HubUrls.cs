namespace ModelPrep.Hub;

/// <summary>Builds the hub's addresses, and decides whether an address belongs to the hub.</summary>
internal sealed class HubUrls(Uri endpoint)
{
    private static readonly string[] PublicHubHosts = ["huggingface.co", "hf.co"];

    /// <summary>Model info at a revision. The revision is encoded as one segment, even <c>refs/pr/1</c>.</summary>
    public Uri Info(RepositoryId repository, string revision) =>
        new($"{Base}/api/models/{repository}/revision/{Uri.EscapeDataString(revision)}");

    /// <summary>First page of the file listing.</summary>
    public Uri Tree(RepositoryId repository, string commit) =>
        new($"{Base}/api/models/{repository}/tree/{Uri.EscapeDataString(commit)}?recursive=true&expand=false");

    /// <summary>Account of the token.</summary>
    public Uri WhoAmI => new($"{Base}/api/whoami-v2");

    /// <summary>Info of a model that the hub has and that a mirror probably has.</summary>
    public Uri KnownModel => new($"{Base}/api/models/gpt2");

    /// <summary>A file at a commit.</summary>
    public Uri File(RepositoryId repository, string commit, string path) =>
        new($"{Base}/{repository}/resolve/{Uri.EscapeDataString(commit)}/{Encode(path)}");

    /// <summary>Encodes everything in a path except its slashes.</summary>
    public static string Encode(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Page on which a person can request access.</summary>
    public string Page(RepositoryId repository) => $"{Base}/{repository}";

    /// <summary>True if the address belongs to the hub. Only the hub gets the token.</summary>
    /// <remarks>Scheme, host and port must match. huggingface.co and hf.co are one hub.</remarks>
    public bool IsHub(Uri uri) => SameOrigin(uri, endpoint) || (IsPublicHub(uri) && IsPublicHub(endpoint));

    private string Base => endpoint.AbsoluteUri.TrimEnd('/');

    private static bool IsPublicHub(Uri uri) =>
        uri is { Scheme: "https", IsDefaultPort: true }
        && PublicHubHosts.Contains(uri.IdnHost, StringComparer.OrdinalIgnoreCase);

    private static bool SameOrigin(Uri a, Uri b) =>
        a.Scheme == b.Scheme
        && a.Port == b.Port
        && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);
}
