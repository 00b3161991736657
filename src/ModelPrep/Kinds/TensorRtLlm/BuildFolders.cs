namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// The folders that builders get: all below the private folder of a build, and so on the disk of the cache.
/// </summary>
/// <param name="ScratchPath">Room for the builders; it is removed when the build has ended.</param>
/// <param name="ServedName">Name of the model in Triton.</param>
internal sealed record BuildFolders(string ScratchPath, string ServedName)
{
    /// <summary>Value of <c>ENGINE_DEST_PATH</c>: the Triton CLI makes a folder for each engine in it.</summary>
    public string EnginesPath => Path.Combine(ScratchPath, "engines");

    /// <summary>Where the engine goes.</summary>
    public string EnginePath => Path.Combine(EnginesPath, ServedName);

    /// <summary>Temporary files of the builders: some build whole engines there.</summary>
    public string TemporaryPath => Path.Combine(ScratchPath, "tmp");

    /// <summary>Value of <c>HF_HUB_CACHE</c>; see <see cref="HubView"/>.</summary>
    public string HubPath => Path.Combine(ScratchPath, "hub");

    /// <summary>The script that builds through TensorRT-LLM's LLM API.</summary>
    public string ScriptPath => Path.Combine(ScratchPath, "build_engine.py");

    /// <summary>Makes those that must be there before a builder starts.</summary>
    public void Create()
    {
        Directory.CreateDirectory(EnginesPath);
        Directory.CreateDirectory(TemporaryPath);
    }
}
