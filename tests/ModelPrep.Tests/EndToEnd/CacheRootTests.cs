namespace ModelPrep.Tests.EndToEnd;

/// <summary>Whose folder a cache is: what the user keeps in it stays, and a folder of the user's is refused.</summary>
public sealed class CacheRootTests
{
    private const string Init = "init --model org/model --engine vllm";

    [Theory]
    [InlineData("work/my.project/file")]
    [InlineData("logs/0123456789abcdef0123456789abcdef.log")]
    [InlineData("thesis.tex")]
    [InlineData("prepared/v2/file")]
    public async Task A_folder_that_holds_other_things_is_refused_and_left_as_it_is(string file)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Write(sandbox, $"cache/{file}", age: 30);
        Write(sandbox, "cache/notes.txt", age: 30);
        foreach (
            var command in new[]
            {
                Init,
                "init --model org/model --until weights",
                "run --model org/model --engine vllm",
            }
        )
            await sandbox.FailAsync("MP7311", command, "holds other things", "--cache ", "/cache/modelprep");
        Assert.Equal(
            ((string[])[file, "notes.txt"]).Order(StringComparer.Ordinal),
            sandbox.FilesOf("cache").Order(StringComparer.Ordinal)
        );
        Assert.Empty(sandbox.Hub.Requests);
        await sandbox.SucceedAsync($"{Init} --cache {sandbox["cache/modelprep"]}");
    }

    [Fact]
    public async Task A_new_an_empty_and_an_earlier_cache_are_taken_and_marked()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        Assert.Contains(".modelprep-cache", sandbox.FilesOf("cache"));

        Directory.CreateDirectory(sandbox["cache/lost+found"]);
        File.Delete(sandbox["cache/.modelprep-cache"]);
        Write(sandbox, "cache/thesis.tex", age: 30); // earlier versions allowed it
        await sandbox.SucceedAsync(Init);
        await sandbox.SucceedAsync("cache prune --yes --weights");
        Assert.True(File.Exists(sandbox["cache/thesis.tex"]));
        Assert.Contains(".modelprep-cache", sandbox.FilesOf("cache"));
    }

    /// <summary>Names that begin as ours do, in each of our folders.</summary>
    public static TheoryData<string> Foreign =>
        [
            "cache/work/my.project/file",
            "cache/work/v1.2/file",
            "cache/work/removed-photos/file",
            "cache/work/broken-chair/file",
            "cache/prepared/v1/holiday/file",
            "cache/logs/server.log",
            "cache/logs/old.summary.json",
            "cache/locks/my.lock",
            $"{Sandbox.ModelCache}/blobs/notes.txt",
            $"{Sandbox.ModelCache}/blobs/folder/0123456789abcdef0123456789abcdef01234567",
            $"{Sandbox.ModelCache}/.modelprep/backup.partial",
            $"{Sandbox.ModelCache}/.modelprep/removed-photos/file",
        ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task What_has_a_name_of_the_users_is_never_removed(string file)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        Write(sandbox, file, age: 30);
        await sandbox.SucceedAsync(Init);
        await sandbox.SucceedAsync("cache prune --yes --weights");
        await sandbox.SucceedAsync("init --model org/model");
        Assert.True(File.Exists(sandbox[file]));
    }

    [Theory]
    [InlineData("cache/work")]
    [InlineData("cache/locks")]
    [InlineData("cache/prepared")]
    [InlineData($"{Sandbox.ModelCache}/blobs")]
    [InlineData($"{Sandbox.ModelCache}/.modelprep")]
    [InlineData(Sandbox.ModelCache)]
    public async Task A_link_in_place_of_a_folder_is_refused_and_named(string folder)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["elsewhere"]);
        Directory.CreateDirectory(Path.GetDirectoryName(sandbox[folder])!);
        File.CreateSymbolicLink(sandbox[folder], sandbox["elsewhere"]);
        await sandbox.FailAsync("MP7310", Init, sandbox[folder], "link");
        Assert.Empty(sandbox.FilesOf("elsewhere"));
    }

    private static void Write(Sandbox sandbox, string file, int age)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(sandbox[file])!);
        File.WriteAllText(sandbox[file], "mine");
        var time = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-age);
        File.SetLastWriteTimeUtc(sandbox[file], time);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(sandbox[file])!, time);
    }
}
