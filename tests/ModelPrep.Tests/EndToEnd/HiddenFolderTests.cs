namespace ModelPrep.Tests.EndToEnd;

/// <summary>A cache of another user, whose umask lets nobody else read it.</summary>
public sealed class HiddenFolderTests
{
    private static readonly string[] AsAnother = ["--reuid=54321", "--regid=54321", "--clear-groups", Binary.ModelPrep];

    [Theory]
    [InlineData("cache")]
    [InlineData("cache/prepared")]
    [InlineData("cache/prepared/v1")]
    [InlineData(Sandbox.HubCache)]
    [InlineData($"{Sandbox.ModelCache}/snapshots")]
    [InlineData($"{Sandbox.ModelCache}/snapshots/COMMIT/of/another")]
    [InlineData("cache/work/build-of/another/user/below")]
    public async Task What_may_not_be_read_is_named_and_left_out(string folder)
    {
        await using var sandbox = await PreparedAsync(folder);
        foreach (var command in new[] { "cache list", "cache list --output json" })
        {
            var outcome = await RunAsync(sandbox, command);
            Assert.True(outcome.ExitCode == 0, outcome.ToString());
            Assert.Contains($"may not read {PathOf(sandbox, folder)}:", outcome.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("There is nothing in", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("cache", "")]
    [InlineData("cache/prepared/v1", "")]
    [InlineData($"{Sandbox.ModelCache}/blobs", " --weights")]
    public async Task What_may_not_be_read_is_not_verified(string folder, string options)
    {
        await using var sandbox = await PreparedAsync(folder);
        var outcome = await RunAsync(sandbox, $"cache verify{options}");
        Assert.Equal(73, outcome.ExitCode);
        Assert.Contains($"may not read {sandbox[folder]}, so", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_read_at_all_is_not_called_empty()
    {
        await using var sandbox = await PreparedAsync("cache", Sandbox.HubCache);
        var outcome = await RunAsync(sandbox, "cache list");
        Assert.Contains("There is nothing that user 54321 may read in", outcome.Output, StringComparison.Ordinal);
    }

    /// <remarks>A folder of another user's in a shared Hugging Face cache hides nothing of the artifacts.</remarks>
    [Fact]
    public async Task Weights_of_another_keep_nobody_from_verifying_artifacts()
    {
        await using var sandbox = await PreparedAsync(Sandbox.ModelCache);
        var outcome = await RunAsync(sandbox, "cache verify");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
    }

    /// <remarks>What cannot be read may need them: nobody can tell, so they stay.</remarks>
    [Theory]
    [InlineData($"{Sandbox.ModelCache}/snapshots")]
    [InlineData($"{Sandbox.ModelCache}/snapshots/COMMIT")]
    [InlineData($"{Sandbox.HubCache}/.locks/models--org--model")]
    public async Task What_may_be_needed_by_what_may_not_be_read_is_never_removed(string folder)
    {
        await using var sandbox = await PreparedAsync(folder);
        var blobs = sandbox.FilesOf($"{Sandbox.ModelCache}/blobs").ToList();
        await ChownAsync(sandbox, "cache", $"{Sandbox.ModelCache}/blobs");
        foreach (var command in new[] { "cache prune --yes --weights --max-size 0", "cache remove hf:org/model model" })
        {
            var outcome = await RunAsync(sandbox, command);
            Assert.Equal(73, outcome.ExitCode);
            Assert.Contains("may not read ", outcome.Log, StringComparison.Ordinal);
            Assert.Equal(blobs, sandbox.FilesOf($"{Sandbox.ModelCache}/blobs"));
            Assert.NotEmpty(sandbox.FilesOf("cache/prepared"));
        }
    }

    private static async Task ChownAsync(Sandbox sandbox, params string[] folders)
    {
        await using var chown = sandbox.Start(
            "/usr/bin/chown",
            ["--recursive", "54321:54321", .. folders.Select(folder => sandbox[folder])]
        );
        Assert.Equal(0, (await chown.EndAsync()).ExitCode);
    }

    private static async Task<Sandbox> PreparedAsync(params string[] hidden)
    {
        var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        File.SetUnixFileMode(
            sandbox[""],
            UnixFileMode.UserRead
                | UnixFileMode.UserExecute
                | UnixFileMode.UserWrite
                | UnixFileMode.OtherRead
                | UnixFileMode.OtherExecute
        );
        foreach (var folder in hidden)
            File.SetUnixFileMode(
                Directory.CreateDirectory(PathOf(sandbox, folder)).FullName,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        return sandbox;
    }

    private static string PathOf(Sandbox sandbox, string folder) =>
        sandbox[folder.Replace("COMMIT", sandbox.Commit, StringComparison.Ordinal)];

    private static async Task<Outcome> RunAsync(Sandbox sandbox, string command)
    {
        await using var running = sandbox.Start("/usr/bin/setpriv", [.. AsAnother, .. Sandbox.Split(command)]);
        return await running.EndAsync();
    }
}
