using StandIns.Engines;

namespace StandIns.Server;

/// <summary>What TensorRT-LLM refuses when it loads an engine, with the words that it uses.</summary>
internal static class EngineCheck
{
    /// <returns>Why it cannot be loaded, or null.</returns>
    public static string? FindFault(ServedModel model, MpiRank mpi, Settings settings)
    {
        if (settings.Gpus.Count == 0)
            return "CUDA error: no CUDA-capable device is detected";
        if (!settings.Generation.CanBuildEngines)
            return "unable to find backend library for backend 'tensorrtllm'";
        var folder = model.Parameter("gpt_model_path");
        if (folder is null || !Directory.Exists(folder))
            return $"gpt_model_path '{folder}' does not exist";
        if (EngineConfigFile.TryRead(Path.Combine(folder, EngineConfigFile.Name)) is not { } config)
            return $"Assertion failed: File does not exist: {folder}/{EngineConfigFile.Name}";
        if (config.WorldSize != mpi.WorldSize)
            return WorldSizeMessage(settings.Generation);
        return FindFault(Path.Combine(folder, EngineFile.NameOf(mpi.Rank)), mpi, settings);
    }

    private static string? FindFault(string path, MpiRank mpi, Settings settings)
    {
        if (!File.Exists(path))
            return $"Error opening engine file: {path}";
        if (EngineFile.TryRead(path) is not { } engine || engine.Length != new FileInfo(path).Length)
            return $"Failed to deserialize cuda engine: {path}";
        if (engine.TensorRt != settings.Generation.TensorRt)
        {
            return "Serialization assertion stdVersionRead == kSERIALIZATION_VERSION failed. Version tag does not "
                + "match. "
                + $"Note: Current Version: {settings.Generation.TensorRt}, Serialized Engine Version: "
                + $"{engine.TensorRt}";
        }

        var compute = settings.Gpus[mpi.Rank % settings.Gpus.Count].ComputeCapability;
        return engine.ComputeCapability == compute
            ? null
            : $"engine plan file is generated on an incompatible device, expecting compute {compute} got compute "
                + $"{engine.ComputeCapability}, please rebuild";
    }

    private static string WorldSizeMessage(Generation generation) =>
        generation.TensorRtLlm == "0.9.0"
            ? "Assertion failed: mpiSize == tp * pp"
            : "Assertion failed: With communicationMode kLEADER, MPI worldSize is expected to be equal to tp*pp "
                + "when participantIds are not specified";
}
