using System.Text.Json;
using System.Text.Json.Nodes;
using ModelPrep.Disk;

namespace ModelPrep.Tests.Disk;

/// <summary>JSON that is read as a manifest and is none.</summary>
public sealed class ManifestRulesTests
{
    private const string Good = """
        {
          "formatVersion": 1,
          "id": "0123456789abcdef0123456789abcdef",
          "key": { "keyVersion": 1, "kind": "vllm", "repository": "hf:org/model", "commit": "c", "servedName": "model",
                   "tensorParallelism": 1, "pipelineParallelism": 1, "files": "" },
          "revision": "main",
          "snapshotPath": "/hub/snapshots/c",
          "createdAt": "2026-01-01T00:00:00Z",
          "files": [ { "path": "a/model.json", "size": 1, "modifiedAt": "2026-01-01T00:00:00Z", "sha256": "00" } ],
          "folderPath": "/cache/prepared/v1/0",
          "snapshotFiles": [ { "path": "config.json", "size": 1 } ]
        }
        """;

    [Fact]
    public void A_manifest_is_one() => Assert.Null(ProblemOf(JsonNode.Parse(Good)!));

    [Theory]
    [InlineData("files", "null")]
    [InlineData("files", "[]")]
    [InlineData("files", "[null]")]
    [InlineData("files/0/path", "null")]
    [InlineData("files/0/path", "\"\"")]
    [InlineData("files/0/path", "\"a\\u0000b\"")]
    [InlineData("files/0/path", "\"../../escape\"")]
    [InlineData("files/0/path", "\"/etc/passwd\"")]
    [InlineData("files/0/size", "-1")]
    [InlineData("files/0/sha256", "null")]
    [InlineData("id", "null")]
    [InlineData("key", "null")]
    [InlineData("key", "{}")]
    [InlineData("key/kind", "null")]
    [InlineData("key/repository", "null")]
    [InlineData("key/commit", "null")]
    [InlineData("folderPath", "\"\"")]
    [InlineData("folderPath", "\"relative\"")]
    [InlineData("folderPath", "\"/a\\u0000b\"")]
    [InlineData("snapshotPath", "\"\"")]
    [InlineData("snapshotPath", "\"/a\\u0000b\"")]
    [InlineData("snapshotFiles", "[null]")]
    [InlineData("snapshotFiles/0/path", "null")]
    [InlineData("snapshotFiles/0/path", "\"a\\u0000b\"")]
    public void One_that_lacks_something_or_names_what_cannot_be_is_none(string at, string value)
    {
        var manifest = JsonNode.Parse(Good)!;
        var (node, names) = (manifest, at.Split('/'));
        foreach (var name in names[..^1])
            node = (name is "0" ? node[0] : node[name])!;
        node[names[^1]] = JsonNode.Parse(value);
        Assert.NotNull(ProblemOf(manifest));
    }

    private static string? ProblemOf(JsonNode json) =>
        ManifestRules.ProblemOf(JsonSerializer.Deserialize(json.ToJsonString(), ArtifactJson.Default.Manifest)!);
}
