using System.Text;
using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What comes from outside is printed so that it steers no terminal, fills no log, and has no token.</summary>
public sealed class ForeignTextTests
{
    private const string Evil = "a\e[2J\u009b1mb";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_the_hub_lists_is_shown_with_escapes()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository("org/evil", [new HubFile("config.json", "{}") { ListedPath = $"{Evil}\n.json" }])
        );
        var outcome = await sandbox.FailAsync("MP6504", "init --model org/evil", @"a\x1b[2J\u009b1mb");
        Steers(outcome, sandbox);
    }

    [Theory]
    [InlineData("plan --model org/model --source local:{0}")]
    [InlineData("init --model org/model --until weights --source local:{0} --verbose")]
    public async Task A_name_on_the_disk_is_shown_with_escapes(string command)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["folder"]);
        foreach (var name in new[] { "config.json", $"{Evil}.json", "tokenizer.json", "model.safetensors" })
            await File.WriteAllTextAsync(sandbox[$"folder/{name}"], "{}", Token);
        Steers(await sandbox.RunAsync(command.Replace("{0}", sandbox["folder"], StringComparison.Ordinal)), sandbox);
    }

    [Fact]
    public async Task A_name_in_a_cache_is_shown_with_escapes()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await File.WriteAllTextAsync(sandbox[$"{Sandbox.ModelCache}/refs/{Evil}"], sandbox.Commit, Token);
        var listed = await sandbox.SucceedAsync("cache list");
        Assert.Contains(@"a\x1b[2J\u009b1mb", listed.Output, StringComparison.Ordinal);
        Steers(listed, sandbox);
        Steers(await sandbox.SucceedAsync("cache list --output json"), sandbox);
    }

    [Fact]
    public async Task What_a_builder_prints_is_kept_and_shown_with_escapes()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var cli = sandbox.Script(
            "cli",
            $"{Sandbox.HelpOf($"{sandbox.Tools.Bin}/triton")}printf 'one\\033[2J two\\ttab\\n'; printf "
                + "'RuntimeError: \\033]0;title\\007 end\\n' >&2; exit 1"
        );
        var outcome = await sandbox.FailAsync(
            "MP7601",
            $"init --model org/model --triton-cli {cli}",
            @"RuntimeError: \x1b]0;title\x07 end"
        );
        Steers(outcome, sandbox);
        var log = await File.ReadAllTextAsync(
            sandbox[$"cache/logs/{Assert.Single(sandbox.FilesOf("cache/logs"))}"],
            Token
        );
        Assert.Contains(@"one\x1b[2J two tab", log, StringComparison.Ordinal);
        Assert.DoesNotContain(log, one => char.IsControl(one) && one is not '\n');
    }

    [Theory]
    [InlineData("x", 5000)]
    [InlineData("\u00e9", 3000)]
    [InlineData("\U0001f600", 1500)]
    public async Task The_termination_log_is_cut_between_characters(string character, int count)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var path = $"/{string.Concat(Enumerable.Repeat(character, count))}";
        var outcome = await sandbox.RunAsync($"run --model org/model --dry-run --tritonserver {path}");
        Assert.Equal(72, outcome.ExitCode);
        var bytes = await File.ReadAllBytesAsync(sandbox["termination-log"], Token);
        Assert.InRange(bytes.Length, 4096 - 4, 4096);
        Assert.StartsWith(
            $"MP7201 There is no program /{character}",
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes),
            StringComparison.Ordinal
        );
        Assert.Contains(path, outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_message_of_the_hub_is_cut_too()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Error-Message"] = new string('y', 5000),
            ["X-Error-Code"] = "RevisionNotFound",
        };
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: 404, Headers: headers)
        );
        Assert.Equal(66, (await sandbox.RunAsync("init --model org/model")).ExitCode);
        Assert.Equal(4096, new FileInfo(sandbox["termination-log"]).Length);
    }

    [Fact]
    public async Task A_pipe_that_nobody_reads_in_place_of_the_termination_log_holds_nothing_up()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await using (var made = sandbox.Start("/usr/bin/mkfifo", [sandbox["pipe"]]))
            await made.EndAsync();
        sandbox.With("MODELPREP_TERMINATION_LOG", sandbox["pipe"]);
        Assert.Equal(64, (await sandbox.RunAsync("init --modle x")).ExitCode);
        await using var reader = sandbox.Start("/bin/cat", [sandbox["pipe"]]);
        Outcome outcome;
        do outcome = await sandbox.RunAsync("init --modle x");
        while (!reader.HasExited); // it may not have opened the pipe yet
        Assert.Equal(64, outcome.ExitCode);
        Assert.StartsWith("MP6401 ", (await reader.EndAsync()).Output, StringComparison.Ordinal);
    }

    private static void Steers(Outcome outcome, Sandbox sandbox) =>
        Assert.DoesNotContain(
            outcome.Output + outcome.Log + sandbox.TerminationLog,
            one => char.IsControl(one) && one is not '\n'
        );
}
