using StandIns.Engines;

namespace StandIns.TritonCli;

/// <summary>How CLIs from 0.1.0 on build: in a child process whose exit status nobody reads.</summary>
internal sealed class LlmApiBuild(ProgramContext context, CliLog log)
{
    private const int FallbackMaxBatchSize = 256;

    private bool IsLenient => context.Settings.Generation.IsLenient;

    /// <exception cref="CliException">
    /// The engine's configuration is missing, which only versions before r26.03 mind.
    /// </exception>
    public BuiltEngine Run(ImportRequest request, string id, string enginePath)
    {
        var existing = Folders(enginePath, depth: 1).FirstOrDefault(HasEngine);
        if (existing is not null)
            log.Info($"Found existing engine(s) at {existing}, skipping build");
        else
            _ = ChildBuild.Run(context, LlmApiProgram.Name, Arguments(request, id, enginePath));

        // A lenient CLI takes any config.json for the engine's: also one in the workspace that a killed child has left.
        var engine = IsLenient
            ? Folders(enginePath, depth: 2).FirstOrDefault(HasConfig) ?? existing ?? enginePath
            : enginePath;
        if (EngineConfigFile.TryReadMaxBatchSize(Path.Combine(engine, EngineConfigFile.Name)) is { } maxBatchSize)
            return new BuiltEngine(engine, engine, maxBatchSize);
        if (!IsLenient)
            throw new CliException($"[Errno 2] No such file or directory: '{engine}/{EngineConfigFile.Name}'");
        log.Warning($"No {EngineConfigFile.Name} found below {engine}, using default values");
        return new BuiltEngine(engine, engine, FallbackMaxBatchSize);
    }

    private IReadOnlyList<string> Arguments(ImportRequest request, string id, string enginePath) =>
        [
            LlmApiArguments.Model,
            id,
            LlmApiArguments.Output,
            enginePath,
            LlmApiArguments.Tensor,
            $"{request.Tensor}",
            LlmApiArguments.Pipeline,
            $"{request.Pipeline}",
            .. IsLenient ? new[] { LlmApiArguments.Workspace, Directory.CreateDirectory(enginePath).FullName } : [],
        ];

    private static bool HasEngine(string folder) => Directory.EnumerateFiles(folder, "*.engine").Any();

    private static bool HasConfig(string folder) => File.Exists(Path.Combine(folder, EngineConfigFile.Name));

    /// <summary>A folder, then those in it, then those in them.</summary>
    private static IEnumerable<string> Folders(string path, int depth)
    {
        if (!Directory.Exists(path))
            return [];
        var below = depth == 0 ? [] : Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).ToList();
        return below
            .SelectMany(folder => Folders(folder, depth - 1))
            .OrderBy(folder => folder.Count(c => c == '/'))
            .Prepend(path);
    }
}
