using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>serve</c> starts when several models are prepared, or when it is not told which.</summary>
public sealed class ServeChoiceTests
{
    [Fact]
    public async Task Without_a_model_it_is_what_init_prepared_last()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--served-name first");
        await sandbox.SucceedAsync("init --model org/model --served-name second");
        Assert.Equal("second", await ServedAsync(sandbox, "serve"));
        await sandbox.SucceedAsync("init --model org/model --served-name first");
        Assert.Equal("first", await ServedAsync(sandbox, "serve"));
    }

    [Fact]
    public async Task A_model_that_was_prepared_before_the_last_one_is_found_by_name()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--served-name first");
        await sandbox.SucceedAsync("init --model org/model --served-name second");
        Assert.Equal("first", await ServedAsync(sandbox, "serve --model org/model --served-name first"));
    }

    [Fact]
    public async Task Without_the_hand_over_file_the_model_is_found_by_name()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        File.Delete(sandbox["cache/prepared.json"]);
        Assert.Equal("model", await ServedAsync(sandbox, "serve --model org/model --tp 2"));
        await sandbox.FailAsync("MP7804", "serve", "Nothing is prepared", sandbox["cache/prepared.json"], "init");
    }

    [Fact]
    public async Task The_hand_over_file_can_lie_elsewhere()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--prepared handed/over.json");
        Assert.Equal("model", await ServedAsync(sandbox, "serve --prepared handed/over.json"));
        Assert.Equal(
            "model",
            await ServedAsync(sandbox.With("MODELPREP_PREPARED", sandbox["handed/over.json"]), "serve")
        );
    }

    [Fact]
    public async Task A_cache_named_by_a_relative_path_can_be_served_from_anywhere()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--cache some/cache");
        var output = (await sandbox.SucceedAsync("serve --dry-run --cache some/../some/cache")).Output;
        Assert.Contains($" --model-repository={sandbox["some/cache/prepared/v1/"]}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exec_is_another_name_for_serve()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        Assert.Equal(
            await sandbox.SucceedAsync("serve --dry-run --model org/model"),
            await sandbox.SucceedAsync("exec --dry-run --model org/model")
        );
    }

    [Fact]
    public async Task A_request_may_repeat_everything_that_init_was_asked_for()
    {
        const string Options =
            "--model org/model --engine trtllm --dt bfloat16 --tp 2 --pp 2 --revision main --served-name words";
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        await sandbox.SucceedAsync($"init {Options}");
        Assert.Equal("words", await ServedAsync(sandbox, $"serve {Options}"));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("v1")]
    [InlineData("COMMIT")]
    public async Task Whatever_names_the_prepared_commit_names_the_artifact(string revision)
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        // the same commit, with a tag
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/model", 1 << 20) with { Refs = ["main", "v1"] });
        await sandbox.SucceedAsync("init --model org/model");
        revision = revision == "COMMIT" ? sandbox.Commit : revision;
        await sandbox.SucceedAsync($"init --model org/model --revision {revision}");
        Assert.Equal("model", await ServedAsync(sandbox, $"serve --model org/model --revision {revision}"));
    }

    /// <summary>The model whose repository the command line names.</summary>
    private static async Task<string> ServedAsync(Sandbox sandbox, string commandLine)
    {
        var words = (await sandbox.SucceedAsync($"{commandLine} --dry-run")).Output.Split(' ');
        var repository = words
            .First(word => word.StartsWith("--model-repository=", StringComparison.Ordinal))
            .Split('=')[1];
        return Path.GetFileName(
            Directory
                .EnumerateDirectories(repository)
                .Single(path => Path.GetFileName(path) is not ("preprocessing" or "postprocessing" or "tensorrt_llm"))
        );
    }
}
