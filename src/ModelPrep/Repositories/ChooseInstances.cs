namespace ModelPrep.Repositories;

/// <summary>
/// Gives the served model of an engine as many instances as the engine can use and the machine can pay.
/// </summary>
/// <remarks>
/// Every Triton CLI writes one. The code of that model asks the engine and waits for the answer, so that the server
/// would answer one request at a time, however large the engine's batch. Measured on a Triton server 25.06 with 16
/// clients and answers of 0.42 s: one instance 2.4 requests a second, 16 instances 34. Idle, a server with one stops in
/// 3.1 s, with 4 in 7.0 s, with 16 in 22 s; with 32 it does not end within the 30 s that Triton leaves. So 16 is the
/// most.
/// </remarks>
internal static class ChooseInstances
{
    public const int Most = 16;

    /// <summary>
    /// Instances may take an eighth of the memory: an engine passes through the rest on its way to the GPUs.
    /// </summary>
    private const int MemoryShare = 8;

    /// <summary>Writes the number into the repository, unless the Triton CLI wrote as many itself.</summary>
    public static void Run(StagedBuild staged, string servedName, MemoryState memory)
    {
        if (
            LargestBatch(staged.EnginePath) is not { } batch
            || RepositoryConfigs.Read(staged.RepositoryPath).GetValueOrDefault(servedName)
                is not { Backend: "python" } config
            || !int.TryParse(config.Find(PythonInstances.Parameter), out var written)
        )
            return;
        if (Number(batch, memory) is var number && number > written)
            _ = RepositoryConfigs.Write(
                staged.RepositoryPath,
                servedName,
                config.With(PythonInstances.Parameter, $"{number}")
            );
    }

    /// <summary>The number for an engine, on a machine.</summary>
    public static int Number(int largestBatch, MemoryState memory)
    {
        var bytes = Math.Min(memory.LimitBytes ?? long.MaxValue, memory.PhysicalBytes ?? long.MaxValue);
        var affordable = Math.Max(1, bytes / MemoryShare / PythonInstances.MemoryBytes);
        return (int)Math.Min(affordable, Math.Clamp(largestBatch, 1, Most));
    }

    /// <summary>The requests in one batch of an engine; null where its configuration does not say.</summary>
    public static int? LargestBatch(string enginePath) =>
        EngineConfig
            .TryRead(Path.Combine(enginePath, "config.json"))
            ?.Limits.TryGetValue("max_batch_size", out var batch)
            is true
            ? batch
            : null;
}
