using System.Globalization;

namespace LoopbackHub;

/// <summary>The files of a repository.</summary>
internal sealed class FileRoutes(HubState state)
{
    private const string Plain = "text/plain; charset=utf-8";
    private readonly XetRoutes _xet = new(state);

    /// <summary>
    /// Regular files of public repositories come from a cache route, large ones from the CDN, the rest from here.
    /// </summary>
    public Answer Resolve(Exchange exchange, Target target, Revision revision)
    {
        if (revision.Find(target.Path) is not { } file)
            return EntryNotFound(target, revision);
        if (file.Xet is { } chunked && XetRoutes.IsAskedFor(exchange))
            return Described(_xet.FileInfo(target, revision, chunked), file, revision);
        if (file.IsLarge)
            return Large(target, revision, file);
        var isCached =
            revision.Repository.Access == RepositoryAccess.Public
            && target.Id.Contains('/', StringComparison.Ordinal)
            && file.Size > 0;
        return isCached
            ? Described(Answer.Redirect(307, CacheUrl(target, revision, file)), file, revision)
            : Direct(target, revision);
    }

    /// <summary>A regular file's bytes.</summary>
    public static Answer Direct(Target target, Revision revision) =>
        revision.Find(target.Path) is { IsLarge: false } file
            ? Answer.File(file.File.Content, Plain, file.Etag).With("X-Repo-Commit", revision.Commit)
            : EntryNotFound(target, revision);

    /// <summary>What git itself holds: for a large file, its pointer.</summary>
    public static Answer Raw(Target target, Revision revision) =>
        revision.Find(target.Path) is { } file
            ? Answer
                .File(file.IsLarge ? file.Pointer : file.File.Content, Plain, file.Oid)
                .With("X-Repo-Commit", revision.Commit)
            : EntryNotFound(target, revision);

    public static Answer EntryNotFound(Target target, Revision revision) =>
        Answer
            .Error(404, "EntryNotFound", $"{target.Path} does not exist on \"{target.Revision}\"")
            .With("X-Repo-Commit", revision.Commit);

    /// <summary>The etag of the redirect itself, and the length of its body, say nothing about the file.</summary>
    private Answer Large(Target target, Revision revision, StoredFile file)
    {
        var answer = Described(Answer.Redirect(302, state.BlobUrl(file.Sha256)), file, revision)
            .With("ETag", $"W/\"{file.Oid[..8]}-redirect\"")
            .With("Accept-Ranges", "bytes");
        return file.Xet is { } chunked
            ? answer.With("X-Xet-Hash", chunked.Hash).With("Link", _xet.AuthLink(target, revision))
            : answer;
    }

    private static Answer Described(Answer answer, StoredFile file, Revision revision) =>
        answer
            .With("X-Repo-Commit", revision.Commit)
            .With("X-Linked-Etag", $"\"{file.Etag}\"")
            .With("X-Linked-Size", file.Size.ToString(CultureInfo.InvariantCulture));

    private static string CacheUrl(Target target, Revision revision, StoredFile file)
    {
        var path = string.Join('/', target.Arguments.Skip(1).Select(Uri.EscapeDataString));
        return $"/api/resolve-cache/models/{target.Id}/{revision.Commit}/{path}?etag=%22{file.Etag}%22";
    }
}
