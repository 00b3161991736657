namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Keeps what the builders of one artifact print: all of it in a file, the last lines in memory.</summary>
/// <remarks>That the file cannot be written fails no build.</remarks>
internal sealed class BuildLog : IDisposable
{
    private const int LinesKept = 40;
    private readonly Lock _lock = new();
    private readonly Queue<string> _last = new(LinesKept);
    private StreamWriter? _file;

    /// <param name="path">The file, in place of that of an earlier build.</param>
    public BuildLog(string path) =>
        Try(() =>
        {
            OwnFolder.Create(Path.GetDirectoryName(path)!);
            File.Delete(path);
            _file = new StreamWriter(new FileStream(RegularFile.Create(path), FileAccess.Write)) { AutoFlush = true };
            FilePath = path;
        });

    /// <summary>The file; null when it could not be written.</summary>
    public string? FilePath { get; private set; }

    /// <summary>The last 40 lines that are not empty, each marked with its builder.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lock)
                return [.. _last];
        }
    }

    /// <summary>Adds a line.</summary>
    /// <param name="builder">Who printed it.</param>
    /// <param name="line">The line.</param>
    public void Write(string builder, string line) =>
        Try(() =>
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                if (_last.Count == LinesKept)
                    _ = _last.Dequeue();
                _last.Enqueue($"{builder}: {line.TrimEnd()}");
            }

            _file?.WriteLine(line);
        });

    public void Dispose() =>
        Try(() =>
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
