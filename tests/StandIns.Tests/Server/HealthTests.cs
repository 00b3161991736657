using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

public sealed class HealthTests
{
    [Fact]
    public async Task A_server_is_live_and_ready_and_so_are_its_models()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(200, await server.StatusAsync("/v2/health/live"));
        Assert.Equal(200, await server.StatusAsync("/v2/health/ready"));
        Assert.Equal(200, await server.StatusAsync("/v2/models/gpt2/ready"));
        Assert.Equal(400, await server.StatusAsync("/v2/models/other/ready"));
        Assert.Equal(404, await server.StatusAsync("/metrics"));
    }

    [Fact]
    public async Task An_empty_repository_is_ready_too()
    {
        using var sandbox = new Sandbox(new StandInOptions());
        Directory.CreateDirectory(sandbox.Repository);
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(200, await server.StatusAsync("/v2/health/ready"));
    }

    [Theory]
    [InlineData("true", 400)]
    [InlineData("false", 200)]
    public async Task A_model_that_failed_makes_a_server_unready_where_readiness_is_strict(string isStrict, int ready)
    {
        using var sandbox = new Sandbox(new StandInOptions())
            .WithModel()
            .WithModel("broken", "backend: \"${triton_backend}\"");
        using var server = await TestServer.StartReadyAsync(
            sandbox,
            "--exit-on-error=false",
            $"--strict-readiness={isStrict}"
        );
        Assert.Equal(200, await server.StatusAsync("/v2/health/live"));
        Assert.Equal(ready, await server.StatusAsync("/v2/health/ready"));
        Assert.Equal(400, await server.StatusAsync("/v2/models/broken/ready"));
        Assert.Equal(200, await server.StatusAsync("/v2/models/gpt2/ready"));
        await server.Program.WaitForErrorAsync("unable to find backend library for backend '${triton_backend}'");
    }

    [Fact]
    public async Task A_model_whose_configuration_cannot_be_parsed_is_not_missed()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel().WithModel("broken", "instance_group [ {");
        using var server = await TestServer.StartReadyAsync(sandbox, "--exit-on-error=false");
        Assert.Equal(200, await server.StatusAsync("/v2/health/ready"));
        Assert.Equal(400, await server.StatusAsync("/v2/models/broken/ready"));
        server.Send(Signals.Term);
        Assert.Equal(0, (await server.EndAsync()).Status);
    }
}
