namespace ModelPrep.Steps;

/// <summary>The file that keeps what the builders of one artifact print. That it cannot be written fails no build.</summary>
internal sealed class BuildLog : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _file;

    /// <param name="path">The file, in place of that of an earlier build.</param>
    public BuildLog(string path) => Try(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = new StreamWriter(path) { AutoFlush = true };
        FilePath = path;
    });

    /// <summary>The file; null when it could not be written.</summary>
    public string? FilePath { get; private set; }

    /// <summary>Adds a line.</summary>
    public void Write(string line) => Try(() => _file?.WriteLine(line));

    public void Dispose() => Try(() =>
    {
        _file?.Dispose();
        _file = null; // a builder that is ended may have last words
    });

    /// <remarks>Standard output and standard error come from two threads.</remarks>
    private void Try(Action write)
    {
        lock (_lock)
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _file = null; // a full disk, say: the lines are in the log all the same
            }
        }
    }
}
