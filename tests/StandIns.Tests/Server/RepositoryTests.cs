using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>What counts as a model, and what one that cannot be loaded does to the server.</summary>
public sealed class RepositoryTests
{
    private const string LastLine = "error: creating server: Internal - failed to load all models";

    [Theory]
    [InlineData(".git")]
    [InlineData(".cache/huggingface")]
    [InlineData("..2026_11_23_10_00_00.1")]
    public async Task A_folder_whose_name_begins_with_a_dot_is_a_model_and_fails_the_server(string folder)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        Directory.CreateDirectory(Path.Combine(sandbox.Repository, folder));
        var ended = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains($"failed to load '{folder.Split('/')[0]}'", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("at least one version must be available", ended.Errors, StringComparison.Ordinal);
        Assert.EndsWith(LastLine, ended.Errors, StringComparison.Ordinal);

        using var tolerant = await TestServer.StartReadyAsync(sandbox, "--exit-on-error=false");
        Assert.Equal(200, await tolerant.StatusAsync("/v2/health/live"));
        Assert.Equal(400, await tolerant.StatusAsync("/v2/health/ready"));
    }

    [Fact]
    public async Task A_folder_whose_name_begins_with_a_dot_is_served_when_it_looks_like_a_model()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel(".hidden");
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(200, await server.StatusAsync("/v2/models/.hidden/ready"));
    }

    [Fact]
    public async Task Plain_files_are_nothing()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        foreach (var name in new[] { "manifest.json", ".lock" })
            File.WriteAllText(Path.Combine(sandbox.Repository, name), "");
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal("gpt2", (await server.EventAsync("loading")).Detail);
    }

    [Fact]
    public async Task Only_named_models_are_loaded_when_models_are_named()
    {
        using var sandbox = new Sandbox(new StandInOptions())
            .WithModel()
            .WithModel("other")
            .WithModel("broken", "instance_group [");
        Directory.CreateDirectory(Path.Combine(sandbox.Repository, ".git"));
        using var server = await TestServer.StartReadyAsync(
            sandbox,
            "--model-control-mode=explicit",
            "--load-model=gpt2"
        );
        Assert.Equal(200, await server.StatusAsync("/v2/health/ready"));
        Assert.Equal(200, await server.StatusAsync("/v2/models/gpt2/ready"));
        Assert.Equal(400, await server.StatusAsync("/v2/models/other/ready"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("absent")]
    public async Task Naming_all_models_or_an_absent_one_fails_the_server(string name)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        Directory.CreateDirectory(Path.Combine(sandbox.Repository, ".git"));
        var ended = await TestServer.RunAsync(sandbox, "--model-control-mode=explicit", $"--load-model={name}");
        Assert.Equal(1, ended.Status);
        Assert.EndsWith(LastLine, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_parsed_fails_the_server()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel().WithModel("broken", "instance_group [ {");
        var ended = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains("failed to read text proto from", ended.Errors, StringComparison.Ordinal);
        Assert.EndsWith(LastLine, ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(StandInLog.Read(sandbox.LogFile), one => one.Name == "ready");
    }

    [Fact]
    public async Task Without_a_repository_there_is_no_server()
    {
        using var sandbox = new Sandbox(new StandInOptions());
        var absent = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, absent.Status);
        Assert.Equal($"error: creating server: Internal - failed to stat file {sandbox.Repository}", absent.Errors);
        var none = await sandbox.RunAsync(sandbox.Tools.TritonServer);
        Assert.Equal(1, none.Status);
        Assert.Equal("error: creating server: Invalid argument - --model-repository must be specified", none.Errors);
    }
}
