using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>The files of a commit, put together from the pages of its listing, within bounds.</summary>
/// <remarks>
/// All of it is kept in memory, which is bounded itself: a file costs about twice the bytes that the hub sends for it.
/// </remarks>
/// <param name="repository">Whose.</param>
/// <param name="limit">How long all pages together may take.</param>
/// <param name="time">The time.</param>
internal sealed class Listing(RepositoryId repository, TimeSpan limit, TimeProvider time)
{
    /// <summary>Most files; repositories of models have tens to hundreds.</summary>
    public const int MostFiles = 50_000;

    /// <summary>Most pages; the hub puts 1,000 files on each.</summary>
    public const int MostPages = 1_000;

    private readonly List<RemoteFile> _files = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<Uri> _visited = [];
    private readonly long _started = time.GetTimestamp();
    private long _bytes;

    /// <summary>The files so far.</summary>
    public IReadOnlyList<RemoteFile> Files => _files;

    /// <summary>How many bytes the pages to come may have.</summary>
    public long BytesLeft => JsonAnswers.MostBytes - _bytes;

    private string Name => $"The file listing of {repository}";

    /// <summary>Notes that a page will be asked for.</summary>
    /// <exception cref="UnreachableException">It has been before, or there are too many.</exception>
    public void Visit(Uri page)
    {
        if (!_visited.Add(page) || _visited.Count > MostPages)
            throw AnswerProblems.TooLarge(Name, "pages without end");
        if (time.GetElapsedTime(_started) > limit)
            throw AnswerProblems.TooLarge(Name, $"pages that take longer than {limit}");
    }

    /// <summary>The file that an entry of a page stands for; none for a folder.</summary>
    /// <exception cref="BrokenContentException">It cannot be stored.</exception>
    public IEnumerable<RemoteFile> Parse(TreeEntry? entry)
    {
        if (entry is { Type: not "file" })
            return [];
        var sha256 = entry?.Lfs is null ? null : entry.Lfs.Oid ?? "";
        var file = RemoteFile.TryCreate(
            entry?.Path,
            entry?.Lfs?.Size ?? entry?.Size ?? -1,
            entry?.Oid,
            sha256,
            entry?.XetHash
        );
        return file is not null && !Secrets.IsIn(file.Path)
            ? [file]
            : throw Unsafe(
                $"the file \"{Secrets.HideKnown(entry?.Path)}\" with hash \"{Secrets.HideKnown(sha256 ?? entry?.Oid)}\""
            );
    }

    /// <summary>Adds a page that has come as a whole.</summary>
    /// <exception cref="BrokenContentException">
    /// A path is that of another file, or of another file's folder.
    /// </exception>
    /// <exception cref="UnreachableException">There are too many files.</exception>
    public void Add(ListingPage page)
    {
        _bytes += page.Bytes;
        foreach (var file in page.Files)
        {
            for (var end = file.Path.LastIndexOf('/'); end > 0; end = file.Path.LastIndexOf('/', end - 1))
            {
                if (!_folders.Add(file.Path[..end]))
                    break;
            }

            _files.Add(file);
            if (!_paths.Add(file.Path))
                throw Unsafe($"the file \"{file.Path}\" twice");
        }

        if (_files.Count > MostFiles)
            throw AnswerProblems.TooLarge(Name, $"more than {MostFiles} files");
        if (_folders.FirstOrDefault(_paths.Contains) is { } both)
            throw Unsafe($"\"{both}\" as a file and as a folder");
    }

    private BrokenContentException Unsafe(string what) =>
        new(
            Messages.FileUnsafe,
            $"{repository} lists {what}, which cannot be stored safely",
            "Do not use this repository; report it to the hub"
        );
}
