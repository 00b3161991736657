using StandIns.Engines;

namespace StandIns.TritonCli;

/// <summary>How CLIs from 0.1.0 on build: in a child process whose exit status nobody reads.</summary>
internal sealed class LlmApiBuild(ProgramContext context, CliLog log)
{
    private const int FallbackMaxBatchSize = 256;

    /// <exception cref="CliException">The engine's configuration is missing, which only versions before r26.03 mind.</exception>
    public BuiltEngine Run(ImportRequest request, string id, string enginePath)
    {
        var engine = FoldersOf(enginePath).FirstOrDefault(folder => Directory.EnumerateFiles(folder, "*.engine").Any());
        if (engine is not null)
            log.Info($"Found existing engine(s) at {engine}, skipping build");
        else
            _ = ChildBuild.Run(context, LlmApiProgram.Name, Arguments(request, id, enginePath));

        engine ??= enginePath;
        if (EngineConfigFile.TryReadMaxBatchSize(Path.Combine(engine, EngineConfigFile.Name)) is { } maxBatchSize)
            return new BuiltEngine(engine, engine, maxBatchSize);
        if (!context.Settings.Generation.ToleratesMissingConfig)
            throw new CliException($"[Errno 2] No such file or directory: '{engine}/{EngineConfigFile.Name}'");
        log.Warning($"No {EngineConfigFile.Name} found below {engine}, using default values");
        return new BuiltEngine(engine, engine, FallbackMaxBatchSize);
    }

    private static IReadOnlyList<string> Arguments(ImportRequest request, string id, string enginePath) =>
    [
        LlmApiArguments.Model, id, LlmApiArguments.Output, enginePath,
        LlmApiArguments.Tensor, $"{request.Tensor}", LlmApiArguments.Pipeline, $"{request.Pipeline}",
    ];

    private static IEnumerable<string> FoldersOf(string path) =>
        Directory.Exists(path) ? [path, .. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)] : [];
}
