namespace StandIns.Tests.Tools;

/// <summary>
/// Two ranks of the server under the real <c>mpirun</c>, with equal ports, as TensorRT-LLM's launcher does it.
/// </summary>
internal sealed class MpiJob : IDisposable
{
    private const string Gpu = "NVIDIA H100 80GB HBM3:9.0:81559";
    private readonly Sandbox _sandbox;

    private MpiJob(Sandbox sandbox, RunningProgram program)
    {
        _sandbox = sandbox;
        Program = program;
    }

    public RunningProgram Program { get; }

    public ServerPorts Ports { get; private init; } = ServerPorts.Free();

    /// <summary>A sandbox with an engine of two ranks.</summary>
    public static async Task<Sandbox> BuildAsync(StandInOptions options)
    {
        var sandbox = new Sandbox(options with { Generation = "aslb-mn", Gpus = $"{Gpu},{Gpu}" }).WithWeights();
        // Jobs that run at the same time would remove each other's session folder.
        sandbox.Environment["TMPDIR"] = Directory
            .CreateDirectory(Path.Combine(sandbox.Repository, "..", "tmp"))
            .FullName;
        Assert.Equal(0, (await sandbox.ImportAsync("--tensor-parallelism", "2")).Status);
        return sandbox;
    }

    public static MpiJob Start(Sandbox sandbox)
    {
        var ports = ServerPorts.Free();
        string[] server =
        [
            "-n",
            "1",
            sandbox.Tools.TritonServer,
            $"--model-repository={sandbox.Repository}",
            .. ports.Options,
        ];
        return new MpiJob(
            sandbox,
            sandbox.Start(
                "mpirun",
                [
                    "--allow-run-as-root",
                    "--oversubscribe",
                    "--bind-to",
                    "none",
                    .. server,
                    "--backend-config=python,shm-region-prefix-name=prefix0_",
                    ":",
                    .. server,
                    "--backend-config=python,shm-region-prefix-name=prefix1_",
                    "--model-control-mode=explicit",
                    "--load-model=tensorrt_llm",
                    ":",
                ]
            )
        )
        {
            Ports = ports,
        };
    }

    /// <summary>A job whose first rank is ready and whose second works; with their processes.</summary>
    public static async Task<(MpiJob Job, int Leader, int Worker)> StartServingAsync(Sandbox sandbox)
    {
        var job = Start(sandbox);
        return (job, (await job.EventAsync("ready")).ProcessId, (await job.EventAsync("working")).ProcessId);
    }

    public async Task<Ended> EndAsync() => new(await Program.EndAsync(), Program.Output, Program.Errors);

    public void Dispose() => Program.Dispose();

    private async Task<StandInEvent> EventAsync(string name)
    {
        var awaited = _sandbox.WaitForAsync(name);
        if (await Task.WhenAny(awaited, Program.Gone) != awaited)
            Assert.Fail($"the job ended without {name}:\n{Program.Output}\n{Program.Errors}");
        return await awaited;
    }
}
