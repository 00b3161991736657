namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// A disk that gets a little more room each time: full at every step once, and never with anything broken to see.
/// </summary>
public sealed class FullDiskTests
{
    private const string Full = "No space left on device";

    [Fact]
    public async Task A_download_that_is_out_of_file_entries_at_any_step_ends_with_73_and_goes_on_when_there_are_more()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["huggingface"], 200);
        await GrowAsync(
            sandbox,
            "init --model org/model --until weights",
            disk.AllowEntries,
            least: 20,
            "free there",
            "entries for files",
            () => Assert.DoesNotContain("main", sandbox.FilesOf("huggingface/hub/models--org--model/refs"))
        );
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task An_artifact_that_is_out_of_file_entries_at_any_step_ends_with_73_and_is_made_when_there_are_more()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["cache"], 200);
        await PrepareAsync(sandbox, disk.AllowEntries, "entries for files");
    }

    [Fact]
    public async Task An_artifact_that_is_out_of_room_at_any_step_ends_with_73_and_is_made_when_there_is_more()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["cache"], 1);
        await PrepareAsync(sandbox, disk.AllowPages, "free there");
    }

    private static async Task PrepareAsync(Sandbox sandbox, Action<int> allow, string word)
    {
        await sandbox.SucceedAsync($"init --model org/model --until weights --cache {sandbox["other"]}");
        await GrowAsync(
            sandbox,
            "init --model org/model --engine vllm",
            allow,
            least: 3,
            sandbox["cache"],
            word,
            () =>
            {
                Assert.False(File.Exists(sandbox["cache/prepared.json"]));
                Assert.All(
                    Artifacts(sandbox),
                    folder => Assert.True(File.Exists(Path.Combine(folder, "manifest.json")))
                );
            }
        );
        await sandbox.SucceedAsync("serve --dry-run");
        Assert.Single(Artifacts(sandbox));
    }

    private static IEnumerable<string> Artifacts(Sandbox sandbox) =>
        Directory.Exists(sandbox["cache/prepared/v1"])
            ? Directory.EnumerateDirectories(sandbox["cache/prepared/v1"])
            : [];

    private static async Task GrowAsync(
        Sandbox sandbox,
        string command,
        Action<int> allow,
        int least,
        string first,
        string second,
        Action check
    )
    {
        for (var (room, failures) = (1, 0); ; room++, failures++)
        {
            allow(room);
            var outcome = await sandbox.RunAsync(command);
            if (outcome.ExitCode is 0)
            {
                Assert.InRange(failures, least, 100);
                return;
            }

            Assert.True(outcome.ExitCode is 73, outcome.ToString());
            var line = Assert.Single(outcome.Log.Split('\n'), text => text.Contains(" ERR ", StringComparison.Ordinal));
            Assert.All(
                [" ERR MP7302 ", Full, first, second],
                word => Assert.Contains(word, line, StringComparison.Ordinal)
            );
            sandbox.NothingUnverifiedIsVisible();
            check();
        }
    }
}
