using System.Text.Json.Nodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Where a setting gets its value, and what is said of a wrong one.</summary>
public sealed class ConfigTests
{
    [Fact]
    public async Task Config_shows_each_setting_with_its_value_and_where_that_comes_from()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("MODELPREP_MAX_RATE", "100MB").With("MODELPREP_REVISION", "v1").With("MODELPREP_PREPARED", null);
        var settings = await ReadAsync(sandbox, "config --model gpt2 --revision main --output json");
        Assert.Equal(("gpt2", "--model"), settings["--model"]);
        Assert.Equal(("main", "--revision"), settings["--revision"]);
        Assert.Equal(("100MB", "MODELPREP_MAX_RATE"), settings["--max-rate"]);
        Assert.Equal(("8", "default"), settings["--connections"]);
        Assert.Equal((sandbox["cache"], "MODELPREP_CACHE"), settings["--cache"]);
        Assert.Equal((sandbox["cache/prepared.json"], "default"), settings["--prepared"]);
        Assert.Equal((null, "default"), settings["--set"]);
        Assert.Equal(("off", "default"), settings["--verbose"]);
    }

    [Fact]
    public async Task Config_never_shows_a_token_or_the_password_of_a_proxy()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("HF_TOKEN", Sandbox.Token).With("HTTPS_PROXY", "http://user:secretword@localhost:1");
        foreach (var form in new[] { "text", "json" })
        {
            var outcome = await sandbox.SucceedAsync($"config --output {form}");
            Assert.DoesNotContain(Sandbox.Token, outcome.Output + outcome.Log, StringComparison.Ordinal);
            Assert.DoesNotContain("secretword", outcome.Output + outcome.Log, StringComparison.Ordinal);
            Assert.Contains("(set, not shown)", outcome.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Config_changes_nothing_and_asks_nobody()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("config --model org/model");
        Assert.Empty(sandbox.FilesOf("cache"));
        Assert.Empty(sandbox.Hub.Requests);
    }

    /// <summary>A user who has set a variable has not written the option.</summary>
    [Theory]
    [InlineData("MODELPREP_ENGINE", "onnx", "init --model org/model", "MP6406", "MODELPREP_ENGINE onnx is not one of")]
    [InlineData("MODELPREP_CONNECTIONS", "0", "init --model org/model", "MP6406", "MODELPREP_CONNECTIONS 0 is not")]
    [InlineData("MODELPREP_MAX_RATE", "fast", "init --model org/model", "MP6406", "MODELPREP_MAX_RATE fast is not")]
    [InlineData("MODELPREP_MAX_CACHE_SIZE", "big", "init --model org/model", "MP6406", "MODELPREP_MAX_CACHE_SIZE big")]
    [InlineData("MODELPREP_BUILD_TIMEOUT", "1", "init --model org/model", "MP6406", "MODELPREP_BUILD_TIMEOUT 1 is not")]
    [InlineData("MODELPREP_LAUNCH", "fork", "serve", "MP6406", "MODELPREP_LAUNCH fork is not one of")]
    [InlineData("MODELPREP_LOG_FORMAT", "xml", "serve", "MP6406", "MODELPREP_LOG_FORMAT xml is not one of")]
    [InlineData("MODELPREP_STALL_WINDOW", "0", "init --model org/model", "MP6406", "MODELPREP_STALL_WINDOW 0 is not")]
    [InlineData("HF_ENDPOINT", "hub", "init --model org/model", "MP6406", "HF_ENDPOINT hub is not an http")]
    [InlineData("MODELPREP_MODEL", "gpt3", "init", "MP6403", "MODELPREP_MODEL gpt3 is not a known alias")]
    [InlineData("MODELPREP_SOURCE", "s3:x", "init --model org/model", "MP6403", "MODELPREP_SOURCE s3:x is neither")]
    [InlineData("MODELPREP_SOURCE", "local:", "init --model org/model", "MP6404", "MODELPREP_SOURCE local: names no")]
    [InlineData("MODELPREP_SERVED_NAME", "a b", "init --model org/model", "MP6405", "MODELPREP_SERVED_NAME a b cannot")]
    [InlineData(
        "MODELPREP_SHARE",
        "all",
        "init --model org/model --shared-cache shared",
        "MP6406",
        "MODELPREP_SHARE all"
    )]
    [InlineData("MODELPREP_SHARE", "weights", "init --model org/model", "MP6407", "MODELPREP_SHARE weights says what")]
    [InlineData("MODELPREP_URL", "server", "load --model m", "MP6406", "MODELPREP_URL server is not an http")]
    [InlineData("MODELPREP_RATE", "0", "load --model m", "MP6406", "MODELPREP_RATE 0 is not a number of requests")]
    [InlineData("MODELPREP_DURATION", "0s", "load --model m", "MP6406", "MODELPREP_DURATION 0s is not a time above")]
    [InlineData("MODELPREP_CONCURRENCY", "-1", "load --model m", "MP6406", "MODELPREP_CONCURRENCY -1 is not a whole")]
    public async Task A_wrong_value_of_a_variable_names_the_variable(
        string variable,
        string value,
        string commandLine,
        string code,
        string message
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.With(variable, value).FailAsync(code, commandLine, message);
        Assert.DoesNotContain("--engine onnx", outcome.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("load --model m --prompts", "--prompts")]
    [InlineData("load --model m --url", "--url")]
    [InlineData("init --model org/model --build-timeout", "--build-timeout")]
    [InlineData("init --model org/model --builder", "--builder")]
    [InlineData("cache prune --max-size", "--max-size")]
    [InlineData("cache prune --max-age", "--max-age")]
    public async Task An_empty_value_is_refused_by_every_verb(string commandLine, string option)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await using var run = sandbox.Start(Binary.ModelPrep, [.. Sandbox.Split(commandLine), ""]);
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode is 64, $"{outcome}");
        Assert.Contains($"{option} has an empty value", outcome.Log, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, (string? Value, string Origin)>> ReadAsync(
        Sandbox sandbox,
        string line
    )
    {
        var report = JsonNode.Parse((await sandbox.SucceedAsync(line)).Output)!;
        return report["settings"]!
            .AsArray()
            .Where(one => (string)one!["group"]! is not "Load")
            .ToDictionary(
                one => (string?)one!["flag"] ?? (string)one!["variable"]!,
                one => ((string?)one!["value"], (string)one!["origin"]!),
                StringComparer.Ordinal
            );
    }
}
