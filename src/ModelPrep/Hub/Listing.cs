using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>Collects the files of a commit from the pages of its listing, within limits.</summary>
/// <remarks>
/// The whole listing is kept in memory. A file costs about twice the bytes that the hub sends for it.
/// </remarks>
/// <param name="repository">The repository.</param>
/// <param name="limit">Maximum time for all pages together.</param>
/// <param name="time">The clock.</param>
internal sealed class Listing(RepositoryId repository, TimeSpan limit, TimeProvider time)
{
    /// <summary>Maximum number of files. Model repositories have tens to hundreds.</summary>
    public const int MostFiles = 50_000;

    /// <summary>Maximum number of pages. The hub puts 1,000 files on each page.</summary>
    public const int MostPages = 1_000;

    private readonly List<RemoteFile> _files = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<Uri> _visited = [];
    private readonly long _started = time.GetTimestamp();
    private long _bytes;

    /// <summary>The files so far.</summary>
    public IReadOnlyList<RemoteFile> Files => _files;

    /// <summary>Bytes left for the pages to come.</summary>
    public long BytesLeft => JsonAnswers.MostBytes - _bytes;

    private string Name => $"The file listing of {repository}";

    /// <summary>Records that a page will be requested.</summary>
    /// <exception cref="UnreachableException">The page was requested before, or there are too many pages.</exception>
    public void Visit(Uri page)
    {
        if (!_visited.Add(page) || _visited.Count > MostPages)
            throw AnswerProblems.TooLarge(Name, "pages without end");
        if (time.GetElapsedTime(_started) > limit)
            throw AnswerProblems.TooLarge(Name, $"pages that take longer than {limit}");
    }

    /// <summary>Converts an entry of a page to a file. Returns nothing for a folder.</summary>
    /// <exception cref="BrokenContentException">The file cannot be stored safely.</exception>
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

    /// <summary>Adds a complete page.</summary>
    /// <exception cref="BrokenContentException">A path is used twice, or is both a file and a folder.</exception>
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
