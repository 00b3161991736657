using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>The JSON objects of the API.</summary>
internal static class Answers
{
    private const string Date = "2026-01-01T00:00:00.000Z";

    public static Answer WhoAmI() =>
        Answer.Json(
            new JsonObject
            {
                ["type"] = "user",
                ["id"] = "1",
                ["name"] = "tester",
                ["fullname"] = "Tester",
                ["orgs"] = new JsonArray(),
                ["auth"] = new JsonObject
                {
                    ["type"] = "access_token",
                    ["accessToken"] = new JsonObject { ["displayName"] = "t", ["role"] = "read" },
                },
            }
        );

    public static JsonObject Info(Revision revision, bool withBlobs) =>
        new()
        {
            ["_id"] = "1",
            ["id"] = revision.Repository.Id,
            ["modelId"] = revision.Repository.Id,
            ["sha"] = revision.Commit,
            ["private"] = revision.Repository.Access is RepositoryAccess.Private,
            ["gated"] = revision.Repository.Access is RepositoryAccess.Gated or RepositoryAccess.GatedNotGranted
                ? "manual"
                : false,
            ["disabled"] = false,
            ["tags"] = new JsonArray(),
            ["downloads"] = 0,
            ["likes"] = 0,
            ["lastModified"] = Date,
            ["createdAt"] = Date,
            ["siblings"] = new JsonArray([.. revision.Files.Select(file => Sibling(file, withBlobs))]),
        };

    public static JsonObject Folder(string path) =>
        new()
        {
            ["type"] = "directory",
            ["oid"] = new MemoryContent(path).GitOid(),
            ["size"] = 0,
            ["path"] = path,
        };

    public static JsonObject File(StoredFile file)
    {
        var entry = new JsonObject
        {
            ["type"] = "file",
            ["oid"] = file.File.ListedOid ?? file.Oid,
            ["size"] = file.File.ListedSize ?? file.Size,
            ["path"] = file.File.ListedPath ?? file.File.Path,
        };
        if (file.IsLarge)
            entry["lfs"] = Large(file, "oid");
        if (file.Xet is { } chunked)
            entry["xetHash"] = chunked.Hash;
        return entry;
    }

    public static JsonObject LastCommit(Revision revision) =>
        new()
        {
            ["id"] = revision.Commit,
            ["title"] = "Add the model",
            ["date"] = Date,
        };

    private static JsonObject Sibling(StoredFile file, bool withBlobs)
    {
        var sibling = new JsonObject { ["rfilename"] = file.File.ListedPath ?? file.File.Path };
        if (!withBlobs)
            return sibling;
        sibling["size"] = file.File.ListedSize ?? file.Size;
        sibling["blobId"] = file.File.ListedOid ?? file.Oid;
        if (file.IsLarge)
            sibling["lfs"] = Large(file, "sha256");
        return sibling;
    }

    private static JsonObject Large(StoredFile file, string hashName) =>
        new()
        {
            [hashName] = file.File.ListedSha256 ?? file.Sha256,
            ["size"] = file.File.ListedSize ?? file.Size,
            ["pointerSize"] = file.Pointer.Length,
        };
}
