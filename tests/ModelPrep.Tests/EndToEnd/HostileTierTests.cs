using System.Diagnostics;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A shared tier that another node has filled with what it likes: a node prepares all the same.</summary>
public sealed class HostileTierTests
{
    private const string Init = "init --model org/model --shared-cache SHARED";

    /// <summary>What stands on the tier, as a shell script in the folder of the artifact.</summary>
    public static TheoryData<string> Plants =>
        [
            "rm manifest.json; ln -s /dev/zero manifest.json",
            "rm manifest.json; mkfifo manifest.json",
            "truncate -s 10G manifest.json",
            "rm repository/model/config.pbtxt; ln -s /dev/zero repository/model/config.pbtxt",
            "rm repository/model/config.pbtxt; ln -s /etc/passwd repository/model/config.pbtxt",
            "rm -r repository/model/1; ln -s . repository/model/1",
            "ln -s . loop; ln -s . again; ln -s /usr everything",
            "head -c 1M /dev/zero >>repository/model/config.pbtxt",
            "printf '{' >manifest.json",
            "printf '[null]' >manifest.json",
        ];

    [Theory]
    [MemberData(nameof(Plants))]
    public async Task What_a_hostile_node_has_left_is_not_taken_and_costs_no_more_than_a_warning(string plant)
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var init = Init.Replace("SHARED", sandbox["shared"], StringComparison.Ordinal);
        var first = (await sandbox.On("one").SucceedAsync(init)).Output.Trim();
        var shared = sandbox[$"shared/prepared/v1/{Path.GetFileName(first)}"];
        using (
            var shell = Process.Start(
                new ProcessStartInfo("sh", ["-c", plant]) { WorkingDirectory = shared, UseShellExecute = false }
            )!
        )
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        var outcome = await sandbox
            .On("two")
            .SucceedAsync(init)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await SharedNodes.IsWholeAsync(outcome.Output.Trim());
        Assert.DoesNotContain(
            sandbox.FilesOf("two/cache"),
            path => new FileInfo(sandbox[$"two/cache/{path}"]).LinkTarget is not null
        );
    }
}
