namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// A folder as <c>TMPDIR</c>: by its own path, or by a short link to it where its own path is too long.
/// </summary>
/// <remarks>
/// Python makes sockets in <c>TMPDIR</c>, and the path of a socket has at most 107 characters (unix(7)), of which
/// <c>pymp-xxxxxxxx/listener-xxxxxxxx</c> takes 32.
/// </remarks>
internal sealed class TemporaryFolder : IDisposable
{
    private const int LongestPath = 107 - 32;
    private readonly string? _link;

    /// <param name="target">The folder; it must exist.</param>
    public TemporaryFolder(string target)
    {
        Path = target;
        if (target.Length <= LongestPath)
            return;
        var link = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"modelprep-{Guid.NewGuid():N}"[..18]);
        try
        {
            Directory.CreateSymbolicLink(link, target);
            Path = _link = link;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing can be written there: most builders make no sockets, so the long path is better than none.
        }
    }

    /// <summary>The value for <c>TMPDIR</c>.</summary>
    public string Path { get; }

    /// <summary>Removes the link; the folder stays.</summary>
    public void Dispose()
    {
        if (_link is not null)
            File.Delete(_link);
    }
}
