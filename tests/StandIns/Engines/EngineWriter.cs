namespace StandIns.Engines;

/// <summary>
/// Writes an engine rank by rank, in the time that the settings give it, and breaks down where they say so.
/// </summary>
/// <param name="context">Settings, log and terminal.</param>
/// <param name="caller">The process that asked for the build.</param>
internal sealed class EngineWriter(ProgramContext context, int caller)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private readonly string _fault = context.Settings.Fault;
    private readonly Breakdown _breakdown = new(context);

    /// <exception cref="BuildException">The builder gives up.</exception>
    public void Write(EngineSpec asked)
    {
        Refuse(asked);
        var spec = Distort(asked);
        Directory.CreateDirectory(spec.OutputPath);
        context.Log.Record("build-started", detail: spec.OutputPath);
        for (var rank = 0; rank < asked.WorldSize; rank++)
        {
            var isLast = rank == asked.WorldSize - 1;
            if (rank == 0 && !(_fault == Faults.NoEngine && context.Settings.Generation.IsLenient))
                // before the engine: its presence proves nothing
                EngineConfigFile.Write(spec, context.Settings.Generation);
            Pause(rank, asked.WorldSize);
            if (isLast)
                PassConfig(spec, rank);
            if (_fault == Faults.NoEngine || (_fault == Faults.MissingRank && isLast))
                continue;
            if (_fault == Faults.EmptyRank && isLast)
                File.WriteAllBytes(spec.RankPath(rank), []);
            else
                EngineFile.Write(asked, rank, context.Settings);
        }

        context.Log.Record("build-finished", detail: spec.OutputPath);
        _breakdown.Pass(Faults.Rank, spec.OutputPath, caller);
    }

    /// <remarks>A full disk cuts the file off that is being written.</remarks>
    private void PassConfig(EngineSpec spec, int rank)
    {
        if (_fault == Faults.NoSpace)
            File.WriteAllText(spec.RankPath(rank), "cut off");
        _breakdown.Pass(Faults.Config, spec.RankPath(rank), caller);
    }

    /// <summary>The builder gives up before it writes anything.</summary>
    private void Refuse(EngineSpec spec)
    {
        var usesMpi = context.Settings.Generation.HasEngineLlmApi && spec.WorldSize > 1;
        if (context.Settings.Gpus.Count == 0)
            throw new BuildException("RuntimeError: CUDA error: no CUDA-capable device is detected");
        if (_fault == Faults.UnsupportedArchitecture)
            throw new BuildException(
                $"NotImplementedError: The given huggingface model architecture {spec.Architecture} is not "
                    + "supported in TRT-LLM yet"
            );
        if (usesMpi && _fault == Faults.MpiSlots)
            throw new BuildException(MpiMessages.NotEnoughSlots(spec.WorldSize));
        if (usesMpi && spec.WorldSize > context.Settings.Gpus.Count)
            throw new BuildException("RuntimeError: CUDA error: invalid device ordinal");
    }

    /// <summary>What the engine's configuration will claim.</summary>
    private EngineSpec Distort(EngineSpec spec) =>
        _fault switch
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
}
