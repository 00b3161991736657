using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>An engine runs only where and how it was built for.</summary>
public sealed class EngineTests
{
    [Fact]
    public async Task An_engine_is_served_by_what_built_it()
    {
        using var sandbox = await BuildAsync(new StandInOptions());
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(200, await server.StatusAsync("/v2/models/tensorrt_llm/ready"));
    }

    [Theory]
    [InlineData("aslb-mn", "Assertion failed: mpiSize == tp * pp")]
    [InlineData(
        "r25.08",
        "With communicationMode kLEADER, MPI worldSize is expected to be equal to tp*pp when participantIds"
    )]
    public async Task An_engine_for_two_ranks_refuses_a_single_process(string generation, string reason)
    {
        using var sandbox = await BuildAsync(
            new StandInOptions { Generation = generation, Fault = Faults.WrongMapping }
        );
        await RefusesAsync(sandbox, reason);
    }

    [Fact]
    public async Task An_engine_for_one_rank_refuses_a_job_of_two()
    {
        using var sandbox = await BuildAsync(new StandInOptions());
        sandbox.Environment["OMPI_COMM_WORLD_SIZE"] = "2";
        sandbox.Environment["OMPI_COMM_WORLD_RANK"] = "0";
        await RefusesAsync(sandbox, "MPI worldSize is expected to be equal to tp*pp");
    }

    [Theory]
    [InlineData("NVIDIA L4:8.9:23034", "incompatible device, expecting compute 8.9 got compute 9.0, please rebuild")]
    [InlineData("", "no CUDA-capable device is detected")]
    public async Task An_engine_refuses_another_gpu(string gpus, string reason)
    {
        using var sandbox = await BuildAsync(new StandInOptions());
        await RefusesAsync(sandbox.Become(new StandInOptions { Gpus = gpus }), reason);
    }

    [Theory]
    [InlineData(
        "r26.03",
        "Version tag does not match. Note: Current Version: 10.14.1, Serialized Engine Version: 10.11.0"
    )]
    [InlineData("no-engines", "unable to find backend library for backend 'tensorrtllm'")]
    public async Task An_engine_refuses_another_version(string generation, string reason)
    {
        using var sandbox = await BuildAsync(new StandInOptions());
        await RefusesAsync(sandbox.Become(new StandInOptions { Generation = generation }), reason);
    }

    [Fact]
    public async Task An_engine_must_be_whole()
    {
        using var sandbox = await BuildAsync(new StandInOptions());
        var engine = Path.Combine(sandbox.EnginePath, "rank0.engine");
        await using (var file = File.OpenWrite(engine))
            file.SetLength(file.Length - 1);
        await RefusesAsync(sandbox, "Failed to deserialize cuda engine");
        File.Delete(engine);
        await RefusesAsync(sandbox, "Error opening engine file");
        File.Delete(Path.Combine(sandbox.EnginePath, "config.json"));
        await RefusesAsync(sandbox, "File does not exist");
        Directory.Delete(sandbox.EnginePath, recursive: true);
        await RefusesAsync(sandbox, "does not exist");
    }

    [Fact]
    public async Task A_repository_whose_templates_are_not_filled_has_no_backend()
    {
        using var sandbox = await BuildAsync(new StandInOptions { Fault = Faults.Leftovers });
        await RefusesAsync(sandbox, "unable to find backend library for backend '${triton_backend}'");
    }

    [Fact]
    public async Task A_model_for_vllm_needs_its_folder()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel(config: "backend: \"vllm\"");
        var description = Path.Combine(sandbox.Repository, Sandbox.Model, "1", "model.json");
        await RefusesAsync(sandbox, "model.json");
        File.WriteAllText(description, $$"""{"model":"{{sandbox.HubCache}}"}""");
        await RefusesAsync(sandbox, "does not exist");
        Directory.CreateDirectory(sandbox.HubCache);
        using var server = await TestServer.StartReadyAsync(sandbox);
        Assert.Equal(200, await server.StatusAsync("/v2/models/gpt2/ready"));
    }

    private static async Task<Sandbox> BuildAsync(StandInOptions options)
    {
        var sandbox = new Sandbox(options).WithWeights();
        await sandbox.ImportAsync();
        return sandbox;
    }

    private static async Task RefusesAsync(Sandbox sandbox, string reason)
    {
        var ended = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains("failed to load '", ended.Errors, StringComparison.Ordinal);
        Assert.Contains(reason, ended.Errors, StringComparison.Ordinal);
        Assert.EndsWith(
            "error: creating server: Internal - failed to load all models",
            ended.Errors,
            StringComparison.Ordinal
        );
    }
}
