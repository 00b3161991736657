namespace StandIns.Engines;

/// <summary>Writes an engine rank by rank, in the time that the settings give it, and breaks down where they say so.</summary>
internal sealed class EngineWriter(ProgramContext context)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForEver = TimeSpan.FromMinutes(30); // nobody waits longer, and no test leaves a process behind for good

    private readonly string _fault = context.Settings.Fault;

    /// <returns>The exit status of the process that builds.</returns>
    public int Write(EngineSpec asked)
    {
        if (Refusal(asked) is { } refusal)
            return Fail(refusal);
        var spec = Distort(asked);
        Directory.CreateDirectory(spec.OutputPath);
        context.Log.Record("build-started", detail: spec.OutputPath);
        for (var rank = 0; rank < asked.WorldSize; rank++)
        {
            var isLast = rank == asked.WorldSize - 1;
            if (rank == 0 && !(_fault == Faults.NoEngine && context.Settings.Generation.ToleratesMissingConfig))
                EngineConfigFile.Write(spec, context.Settings.Generation); // before the engine: its presence proves nothing
            Pause(rank, asked.WorldSize);
            if (isLast && BreakDown(spec, rank) is { } status)
                return status;
            if (_fault == Faults.NoEngine || (_fault == Faults.MissingRank && isLast))
                continue;
            if (_fault == Faults.EmptyRank && isLast)
                File.WriteAllBytes(spec.RankPath(rank), []);
            else
                EngineFile.Write(asked, rank, context.Settings);
        }

        context.Log.Record("build-finished", detail: spec.OutputPath);
        return 0;
    }

    /// <summary>Why the builder gives up before it writes anything.</summary>
    private string? Refusal(EngineSpec spec)
    {
        var usesMpi = context.Settings.Generation.HasEngineLlmApi && spec.WorldSize > 1;
        if (context.Settings.Gpus.Count == 0)
            return "RuntimeError: CUDA error: no CUDA-capable device is detected";
        if (_fault == Faults.UnsupportedArchitecture)
            return $"NotImplementedError: The given huggingface model architecture {spec.Architecture} is not supported in TRT-LLM yet";
        if (usesMpi && _fault == Faults.MpiSlots)
            return MpiMessages.NotEnoughSlots(spec.WorldSize);
        return usesMpi && spec.WorldSize > context.Settings.Gpus.Count
            ? "RuntimeError: CUDA error: invalid device ordinal"
            : null;
    }

    /// <summary>What the engine's configuration will claim.</summary>
    private EngineSpec Distort(EngineSpec spec) => _fault switch
    {
        Faults.WrongMapping => spec with { Tensor = spec.WorldSize == 1 ? 2 : 1, Pipeline = 1 },
        Faults.WrongDataType => spec with { DataType = spec.DataType == "float16" ? "float32" : "float16" },
        _ => spec,
    };

    private void Pause(int rank, int ranks)
    {
        var left = context.Settings.BuildTime / ranks;
        context.Terminal.Line($"[TRT-LLM] [I] Building TensorRT engine, rank {rank} of {ranks}");
        for (; left > TimeSpan.Zero; left -= ProgressInterval)
        {
            Thread.Sleep(left < ProgressInterval ? left : ProgressInterval);
            context.Terminal.Line($"[TRT-LLM] [I] Still building rank {rank}");
        }
    }

    private int? BreakDown(EngineSpec spec, int rank)
    {
        switch (_fault)
        {
            case Faults.BuildException:
                return Fail("Traceback (most recent call last):\n  File \"build.py\", line 1, in build\nRuntimeError: engine building failed");
            case Faults.CudaOutOfMemory:
                return Fail("[TRT] [E] CUDA out of memory: Cuda Runtime (out of memory)\nRuntimeError: Failed to build engine");
            case Faults.NoSpace:
                File.WriteAllText(spec.RankPath(rank), "cut off");
                return Fail($"OSError: [Errno 28] No space left on device: '{spec.RankPath(rank)}'");
            case Faults.BuildKilled:
                Libc.KillThisProcess();
                return null;
            case Faults.Hang:
                using (context.Settings.IgnoreTerm ? IgnoredSignal.Term(context.Log) : null)
                {
                    context.Log.Record("build-hangs", detail: spec.OutputPath);
                    Thread.Sleep(ForEver);
                }

                return 1;
            default:
                return null;
        }
    }

    private int Fail(string message)
    {
        context.Terminal.Error(message);
        context.Log.Record("build-failed", detail: message.Split('\n')[^1]);
        return 1;
    }
}
