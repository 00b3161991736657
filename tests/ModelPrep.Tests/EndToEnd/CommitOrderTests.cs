using System.Text.RegularExpressions;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// The order that makes a commit survive a power cut, seen from outside: bytes, then name, then folder.
/// </summary>
public sealed class CommitOrderTests
{
    private const string Calls = "fsync,rename,renameat,renameat2";

    [Theory]
    [InlineData("--engine vllm")]
    [InlineData("--engine trtllm")]
    public async Task An_artifact_is_flushed_then_its_manifest_named_then_its_folder(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        var calls = await SystemCalls.OfAsync(sandbox, $"init --model org/model {options}", Calls);
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        var build = $"{Regex.Escape(sandbox["cache/work"])}/[0-9a-f]{{32}}\\.[0-9a-f]{{8}}";
        string[] commit =
        [
            Flushed($"{build}/manifest\\.json\\.[0-9a-f]{{8}}\\.tmp"),
            $"^rename.*\"{build}/manifest\\.json\\.[0-9a-f]{{8}}\\.tmp\".*\"{build}/manifest\\.json\"",
            Flushed(build),
            $"^rename.*\"{build}\".*\"{Regex.Escape(artifact)}\"",
            Flushed(Regex.Escape(sandbox["cache/prepared/v1"])),
            Flushed($"{Regex.Escape(sandbox["cache/prepared.json"])}\\.[0-9a-f]{{8}}\\.tmp"),
            $"^rename.*\"{Regex.Escape(sandbox["cache/prepared.json"])}\"",
            Flushed(Regex.Escape(sandbox["cache"])),
        ];
        var entries = Directory
            .EnumerateFileSystemEntries(artifact, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(artifact, path))
            .Where(path => path != "manifest.json")
            .ToList();
        Assert.True(entries.Count > 3);
        foreach (var entry in entries) // files and folders
            calls.InOrder([Flushed($"{build}/{Regex.Escape(entry)}"), .. commit]);
    }

    [Fact]
    public async Task A_blob_is_flushed_then_named_and_the_ref_comes_after_all()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var calls = await SystemCalls.OfAsync(sandbox, "init --model org/model --until weights", Calls);
        var model = Regex.Escape(sandbox[Sandbox.ModelCache]);
        string[] publish =
        [
            Flushed($"{model}/snapshots/{sandbox.Commit}"),
            Flushed($"{model}/snapshots"),
            Flushed($"{model}/\\.modelprep/main\\.[0-9a-f]{{8}}\\.tmp"),
            $"^rename.*\"{model}/refs/main\"",
            Flushed($"{model}/refs"),
        ];
        var blobs = sandbox.FilesOf($"{Sandbox.ModelCache}/blobs").ToList();
        Assert.True(blobs.Count > 3);
        foreach (var blob in blobs)
        {
            var partial = $"{model}/\\.modelprep/{blob}\\.[0-9a-f]{{8}}\\.partial";
            calls.InOrder([
                Flushed(partial),
                $"^rename.*\"{partial}\".*\"{model}/blobs/{blob}\"",
                Flushed($"{model}/blobs"),
                .. publish,
            ]);
        }
    }

    private static string Flushed(string pathPattern) => $"^fsync\\([0-9]+<{pathPattern}>";
}
