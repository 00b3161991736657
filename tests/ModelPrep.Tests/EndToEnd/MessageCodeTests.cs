using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Failures that no other test provokes, each with its code.</summary>
public sealed class MessageCodeTests
{
    private const string Init = "init --model org/model";

    [Theory]
    [InlineData(403, "MP7704", "The hub forbids access to org/model", "Give the token the right to read")]
    [InlineData(404, "MP6604", "The hub does not know org/model at main", "Correct --model, --revision or --endpoint")]
    [InlineData(418, "MP6906", "The hub refuses the request for org/model", "proxies on the way")]
    public async Task A_status_without_a_reason_is_refused_at_once(int status, string code, params string[] words)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "/revision/", Times: int.MaxValue, Status: status));
        await sandbox.FailAsync(code, Init, [.. words, $"HTTP {status}"]);
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_hub_that_names_no_commit_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/odd", 1 << 16) with { Commit = "newest" });
        await sandbox.FailAsync("MP6503", "init --model org/odd", "names no commit for org/odd at main", "--endpoint");
    }

    [Fact]
    public async Task Patterns_that_leave_nothing_are_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(
            "MP6605",
            $"{Init} --until weights --include *.gguf",
            "No file of org/model",
            "--include"
        );
    }

    [Fact]
    public async Task A_folder_without_weights_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["model"]);
        await File.WriteAllTextAsync(sandbox["model/config.json"], "{}", TestContext.Current.CancellationToken);
        await sandbox.FailAsync(
            "MP6607",
            $"{Init} --source local:{sandbox["model"]}",
            sandbox["model"],
            "no safetensors weights"
        );
    }

    [Fact]
    public async Task A_token_with_a_blank_in_it_is_refused_and_not_shown()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["token"], "token: hf_secret\n", TestContext.Current.CancellationToken);
        var outcome = await sandbox.FailAsync(
            "MP7708",
            $"{Init} --token-file {sandbox["token"]}",
            sandbox["token"],
            "bare token"
        );
        Assert.DoesNotContain("hf_secret", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_token_file_that_cannot_be_read_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(
            "MP7707",
            $"{Init} --token-file /proc/self/mem",
            "/proc/self/mem cannot be read",
            "Make it readable for user"
        ); // EIO, for root, too
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_manifest_with_a_hash_that_is_none_is_named()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var manifest = $"{(await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim()}/manifest.json";
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        var hash = text.IndexOf("\"sha256\": \"", StringComparison.Ordinal) + "\"sha256\": \"".Length;
        await File.WriteAllTextAsync(
            manifest,
            $"{text[..hash]}zz{text[(hash + 2)..]}",
            TestContext.Current.CancellationToken
        );
        await sandbox.FailAsync("MP6507", "cache verify", "The manifest has zz", "modelprep cache remove");
    }

    [Fact]
    public async Task As_JSON_a_failure_has_its_code_as_a_field()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var outcome = await sandbox.RunAsync("init --model org/nothing --log-format json");
        using var line = System.Text.Json.JsonDocument.Parse(outcome.Log.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal("MP6603", line.RootElement.GetProperty("code").GetString());
        Assert.StartsWith(
            "MP6603 org/nothing does not exist",
            line.RootElement.GetProperty("@m").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal(sandbox.TerminationLog, line.RootElement.GetProperty("@m").GetString());
    }
}
