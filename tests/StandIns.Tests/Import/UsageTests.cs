using StandIns.Tests.Tools;

namespace StandIns.Tests.Import;

public sealed class UsageTests
{
    private static readonly string[] BranchOptions =
    [
        "--data-type",
        "--tensor-parallelism",
        "--pipeline-parallelism",
        "--disable-custom-all-reduce",
    ];

    [Theory]
    [InlineData("aslb-mn", true)]
    [InlineData("r24.11", false)]
    [InlineData("r25.08", false)]
    public async Task Help_lists_only_what_the_generation_takes(string generation, bool isBranch)
    {
        using var sandbox = new Sandbox(generation);
        var ended = await sandbox.RunAsync(sandbox.Tools.Triton, "import", "--help");
        Assert.Equal(0, ended.Status);
        Assert.Contains("--model-repository", ended.Output, StringComparison.Ordinal);
        Assert.All(
            BranchOptions,
            option => Assert.Equal(isBranch, ended.Output.Contains(option, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData("r25.08", "import -m x --verbose", "triton: error: unrecognized arguments: --verbose")]
    [InlineData("r25.08", "import -m x --data-type float16", "unrecognized arguments: --data-type float16")]
    [InlineData("word_size", "import -m x --tensor-parallelism 2", "unrecognized arguments: --tensor-parallelism 2")]
    [InlineData("r25.08", "import", "the following arguments are required: -m/--model")]
    [InlineData("r25.08", "import -m", "argument -m/--model: expected one argument")]
    [InlineData("r25.08", "imprt", "invalid choice: 'imprt'")]
    [InlineData("aslb-mn", "import -m x --data-type bfloat", "argument --data-type: invalid choice: 'bfloat'")]
    [InlineData("aslb-mn", "import -m x --tensor-parallelism two", "invalid int value: 'two'")]
    public async Task A_wrong_word_is_status_2(string generation, string words, string expected)
    {
        using var sandbox = new Sandbox(generation);
        var ended = await sandbox.RunAsync(sandbox.Tools.Triton, words.Split(' '));
        Assert.Equal(2, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r25.08", "import -m x --backend onnx", "backend is not currently supported", 0)]
    [InlineData("aslb-mn", "import -m gpt2 --tensor-parallelism 17", "ValueError: ", 255)]
    public async Task A_wrong_value_may_be_found_after_the_command_line_is_read(
        string generation,
        string words,
        string expected,
        int status
    )
    {
        using var sandbox = new Sandbox(generation);
        var ended = await sandbox.RunAsync(sandbox.Tools.Triton, words.Split(' '));
        Assert.Equal(status, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_may_have_every_form_that_argparse_takes()
    {
        using var sandbox = new Sandbox("aslb-mn").WithWeights();
        var ended = await sandbox.RunAsync(
            sandbox.Tools.Triton,
            "--verbose",
            "import",
            $"-m{Sandbox.Model}",
            "--back=tensorrtllm",
            "--model-repo",
            sandbox.Repository,
            "--tensor=2"
        );
        Assert.Equal(0, ended.Status);
        Assert.Equal(["rank0.engine", "rank1.engine"], sandbox.Engines);
    }

    [Fact]
    public async Task Without_a_backend_the_model_is_for_vllm()
    {
        using var sandbox = new Sandbox("r25.08");
        var ended = await sandbox.RunAsync(
            sandbox.Tools.Triton,
            "import",
            "-m",
            "opt125m",
            "--repo",
            sandbox.Repository
        );
        Assert.Equal(0, ended.Status);
        Assert.Contains(
            "facebook/opt-125m",
            await File.ReadAllTextAsync(
                Path.Combine(sandbox.Repository, "opt125m/1/model.json"),
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
    }
}
