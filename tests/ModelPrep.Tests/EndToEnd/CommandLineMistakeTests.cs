namespace ModelPrep.Tests.EndToEnd;

/// <summary>What is mistyped is refused before anything is done, with the name that was probably meant.</summary>
public sealed class CommandLineMistakeTests
{
    private const string Long = "hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567";

    public static TheoryData<string> Tokens =>
        [
            Long,
            "hf_xxx",
            "hf_abcdefghijklmnopqrstuvwxyzabcdefgh",
            "nvapi-0123456789abcdef",
            "Qm9vAbCdEf0123456789AbCdEf0123456789",
        ];

    [Theory]
    [InlineData("run --model org/model --tensor-parallel 2", "no option --tensor-parallel", "Did you mean --tp?")]
    [InlineData(
        "plan --model org/model --max-bach-size 64",
        "no option --max-bach-size",
        "Did you mean --max-batch-size?"
    )]
    [InlineData("serve --dry-rnu", "no option --dry-rnu", "Did you mean --dry-run?")]
    [InlineData("exec --http-port=9000", "no option --http-port", "follow two dashes")]
    [InlineData("init --modle org/model", "no option --modle", "Did you mean --model?")]
    [InlineData("init --model org/model --cache --untill weights", "no option --untill", "Did you mean --until?")]
    [InlineData("run --max_batch_size=3", "no option --max_batch_size", "Did you mean --max-batch-size?")]
    [InlineData("run gpt2", "the word gpt2", "Did you mean --model gpt2?")]
    [InlineData("run org/model", "the word org/model", "Did you mean --model org/model?")]
    [InlineData("serve --dry-run x -- --id=x", "the word x", "follow two dashes")]
    [InlineData("init --model org/model -- --id=x", "the word --id=x", "modelprep init --help")]
    [InlineData("run --model org/model --allow-pickle maybe", "the word maybe", "modelprep run --help")]
    [InlineData("serve @args", "the word @args", "modelprep serve --help")]
    [InlineData("prepare --model org/model", "no verb prepare", "modelprep --help")]
    [InlineData("srve", "no verb srve", "Did you mean serve?")]
    [InlineData("cache purne", "no verb purne", "Did you mean prune?")]
    [InlineData("doctor --endpiont x", "no option --endpiont", "Did you mean --endpoint?")]
    [InlineData("load --concurency 3", "no option --concurency", "Did you mean --concurrency?")]
    [InlineData("cache prune --max-sise 3", "no option --max-sise", "Did you mean --max-size?")]
    [InlineData("--verbose init", "--verbose stands before the verb", "Write modelprep init --verbose")]
    public async Task What_is_mistyped_is_refused_with_what_was_meant(string commandLine, string mistake, string hint)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["args"], "--dry-run", TestContext.Current.CancellationToken);
        await sandbox.FailAsync("MP6401", commandLine, mistake, hint);
        NothingWasDone(sandbox);
    }

    [Theory]
    [InlineData("run --model org/model --allow-pickle=maybe", "--allow-pickle takes no value but true or false")]
    [InlineData("serve --dry-run:yes", "--dry-run takes no value but true or false")]
    public async Task A_switch_takes_no_other_value(string commandLine, string mistake)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP6406", commandLine, mistake);
        NothingWasDone(sandbox);
    }

    [Fact]
    public async Task A_switch_may_be_given_its_value()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights --allow-pickle=false --verbose=true");
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_that_is_typed_is_never_repeated(string token)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["token-file"], token, TestContext.Current.CancellationToken);
        foreach (
            var (code, commandLine, word) in new[]
            {
                ("MP6401", $"init --model org/model --token {token}", "There is no --token"),
                ("MP6401", $"run --model org/model --token={token}", "There is no --token"),
                ("MP6401", $"serve --hf-token {token}", "There is no --hf-token"),
                ("MP6401", $"doctor --api-key={token}", "There is no --api-key"),
                ("MP6406", $"init --model org/model --token-file {token}", "--token-file takes the name of a file"),
                ("MP6406", $"doctor --token-file={token}", "--token-file takes the name of a file"),
                ("MP6406", $"init --model org/model --token-file @{token}", "--token-file takes the name of a file"),
                ("MP6401", $"run {token}", "cannot use the word"),
                ("MP6401", $"{token}", "no verb"),
                ("MP6406", $"init --model org/model --endpoint {token}", "--endpoint"),
                ("MP6406", $"init --model org/model --dt {token}", "--dt"),
                ("MP6407", $"init --model org/model --share {token}", "--share"),
            }
        )
            Hides(token, await sandbox.FailAsync(code, commandLine, word), sandbox);
        Hides(
            token,
            await sandbox.FailAsync("MP7706", "init --model org/model --token-file @token-file", "does not exist"),
            sandbox
        );
        Assert.Equal([".modelprep-cache"], sandbox.FilesOf("cache"));
    }

    [Fact]
    public async Task A_token_in_place_of_the_path_of_its_file_is_never_repeated()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("HF_TOKEN_PATH", Long);
        foreach (
            var commandLine in new[]
            {
                "doctor",
                "doctor --output json",
                "init --model org/model --verbose",
                "serve --dry-run",
                "plan --model org/model",
            }
        )
            Hides(Long, await sandbox.RunAsync(commandLine), sandbox);
    }

    private static void Hides(string token, Outcome outcome, Sandbox sandbox) =>
        Assert.DoesNotContain(token, outcome.Output + outcome.Log + sandbox.TerminationLog, StringComparison.Ordinal);

    private static void NothingWasDone(Sandbox sandbox)
    {
        Assert.Empty(sandbox.Hub.Requests);
        Assert.False(Directory.Exists(sandbox["cache"]));
        Assert.Empty(sandbox.StandInEvents);
    }
}
