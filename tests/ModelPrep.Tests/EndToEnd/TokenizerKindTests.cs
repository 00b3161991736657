using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Repositories with tokenizers of every kind: what the server needs to load them lies beside the engine, or the build
/// is refused.
/// </summary>
public sealed class TokenizerKindTests
{
    private static readonly string[] OfTheGenerator =
    [
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "vocab.json",
        "merges.txt",
    ];

    /// <summary>The files of a tokenizer in a repository.</summary>
    public static TheoryData<string> Kinds =>
        [
            "tokenizer.json",
            "vocab.json merges.txt",
            "vocab.json merges.txt tokenizer_config.json special_tokens_map.json",
            "vocab.txt",
            "tokenizer.model",
            "spiece.model tokenizer_config.json",
            "qwen.tiktoken",
            "sentencepiece.bpe.model added_tokens.json",
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task All_its_files_lie_beside_the_engine_and_the_server_loads_it(string files)
    {
        await using var sandbox = await CreateAsync(
            "r25.08",
            [.. files.Split(' ').Select(name => new HubFile(name, "{}"))]
        );
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        Assert.All(files.Split(' '), name => Assert.True(File.Exists($"{artifact}/engine/{name}"), name));
        await using var serving = await RunningServer.ReadyAsync(sandbox);
    }

    [Theory]
    [InlineData("r25.08", "", "there is no tokenizer in")]
    [InlineData("r25.08", "vocab.json", "has vocab.json without merges.txt")]
    [InlineData("r26.03", "merges.txt tokenizer_config.json", "has merges.txt without vocab.json")]
    public async Task One_that_is_incomplete_is_refused_by_the_name_of_the_missing_file_before_the_build(
        string generation,
        string files,
        string problem
    )
    {
        await using var sandbox = await CreateAsync(
            generation,
            [.. Sandbox.Split(files).Select(name => new HubFile(name, "{}"))]
        );
        await sandbox.FailAsync("MP7609", "init --model org/model", problem);
        Assert.Empty(sandbox.CliRuns);
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r25.08")]
    public async Task One_that_is_code_needs_trust_and_its_code_comes_with_it_only(string generation)
    {
        await using var sandbox = await CreateAsync(
            generation,
            [
                new HubFile(
                    "tokenizer_config.json",
                    """{"auto_map": {"AutoTokenizer": ["tokenization_x.XTokenizer", null]}}"""
                ),
                new HubFile("tokenization_x.py", "raise SystemExit"),
            ]
        );
        await sandbox.FailAsync("MP7609", sandbox.Init, "tokenization_x.py", "trust_remote_code");
        Assert.Empty(sandbox.CliRuns);
        if (generation is "aslb-mn")
            return; // it takes no build arguments
        var artifact = (await sandbox.SucceedAsync($"{sandbox.Init} --build-arg trust_remote_code=true")).Output.Trim();
        Assert.True(File.Exists($"{artifact}/engine/tokenization_x.py"));
    }

    [Fact]
    public async Task A_class_that_the_tokenizer_does_not_name_is_found_by_the_type_of_the_model()
    {
        await using var sandbox = await CreateAsync(
            "r25.08",
            [
                new HubFile("tokenizer.json", "{}"),
                new HubFile("tokenizer_config.json", """{"model_max_length": 1024}"""),
            ]
        );
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        var config = await File.ReadAllTextAsync(
            $"{artifact}/engine/config.json",
            TestContext.Current.CancellationToken
        );
        Assert.Matches("\"model_type\": *\"gpt2\"", config);

        await using var named = await CreateAsync(
            "r25.08",
            [
                new HubFile("tokenizer.json", "{}"),
                new HubFile("tokenizer_config.json", """{"tokenizer_class": "GPT2Tokenizer"}"""),
            ]
        );
        var other = (await named.SucceedAsync("init --model org/model")).Output.Trim();
        Assert.DoesNotContain(
            "model_type",
            await File.ReadAllTextAsync($"{other}/engine/config.json", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    /// <summary>A sandbox whose model has this tokenizer in place of the generated one.</summary>
    private static async Task<Sandbox> CreateAsync(string generation, IReadOnlyList<HubFile> tokenizer)
    {
        var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        sandbox.Hub.Add(
            sandbox.Model with
            {
                Files = [.. sandbox.Model.Files.Where(file => !OfTheGenerator.Contains(file.Path)), .. tokenizer],
            }
        );
        return sandbox;
    }
}
