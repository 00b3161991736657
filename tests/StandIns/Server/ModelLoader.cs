using System.Text.Json;

namespace StandIns.Server;

/// <summary>Loads models as the server does before it opens any port.</summary>
internal sealed class ModelLoader(ProgramContext context, ServerArguments arguments, ServerLog log, MpiRank mpi)
    : IDisposable
{
    /// <summary>What the Python models that were loaded keep in shared memory.</summary>
    public SharedRegions Regions { get; private set; } = new();

    /// <exception cref="ServerFailure">
    /// The repository is missing, or a model cannot be loaded and that is not to be suffered.
    /// </exception>
    public LoadedModels Load()
    {
        if (arguments.Repositories.Count == 0)
            throw ServerFailure.WhileCreating("Invalid argument - --model-repository must be specified");
        if (arguments.Repositories.FirstOrDefault(path => !Directory.Exists(path)) is { } missing)
            throw ServerFailure.WhileCreating($"Internal - failed to stat file {missing}");

        var wanted = Wanted().ToList();
        foreach (var model in wanted)
            log.Info($"loading: {model.Name}:1");
        context.Log.Record("loading", detail: string.Join(' ', wanted.Select(model => model.Name)));
        var failed = wanted.Where(HasFault).ToList();
        if (failed.Count > 0 && arguments.ExitsOnError)
            throw ServerFailure.WhileCreating("Internal - failed to load all models");
        Regions = SharedRegions.Create(wanted.Except(failed), arguments);
        Thread.Sleep(context.Settings.LoadTime);
        // A worker never gets as far as to say so.
        foreach (
            var model in wanted.Except(failed).Where(model => !mpi.IsWorker || model.Kind is not ModelKind.TensorRtLlm)
        )
            log.Info($"successfully loaded '{model.Name}'");
        // A model whose configuration is there but cannot be parsed is not even counted, so that readiness does not
        // miss it.
        return new LoadedModels([.. wanted.Except(failed)], failed.Count(model => IsParsable(model.Config)));
    }

    public void Dispose() => Regions.Dispose();

    /// <remarks>Every folder is a model, also one whose name begins with a dot. Plain files are nothing.</remarks>
    private IEnumerable<ServedModel> Wanted()
    {
        var folders = arguments
            .Repositories.SelectMany(Directory.EnumerateDirectories)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (!arguments.IsExplicit)
            return folders.Select(ServedModel.Read);
        return arguments.LoadModels.Contains("*")
            ? folders.Select(ServedModel.Read)
            : arguments.LoadModels.Select(name =>
                ServedModel.Read(
                    folders.Find(path => Path.GetFileName(path) == name)
                        ?? Path.Combine(arguments.Repositories[0], name)
                )
            );
    }

    private bool HasFault(ServedModel model)
    {
        if (FindFault(model) is not { } why)
            return false;
        log.Error($"failed to load '{model.Name}' version 1: {why}");
        context.Log.Record("load-failed", detail: $"{model.Name}: {why}");
        return true;
    }

    private string? FindFault(ServedModel model)
    {
        if (!Directory.Exists(model.Path))
            return $"failed to poll from model repository: no folder for '{model.Name}'";
        if (!Directory.EnumerateDirectories(model.Path).Any(path => Path.GetFileName(path).All(char.IsAsciiDigit)))
            return $"at least one version must be available under the version policy of model '{model.Name}'";
        if (!IsParsable(model.Config))
            return $"failed to read text proto from {model.Path}/config.pbtxt";
        if (model.Config.Length == 0)
            return $"model '{model.Name}' has no config.pbtxt that names its backend";
        if (model.ConfiguredName is { Length: > 0 } other && other != model.Name)
            return $"unexpected directory name '{model.Name}' for model '{other}', directory name must equal model "
                + "name";
        if (model.Backend.Contains("${", StringComparison.Ordinal))
            return $"unable to find backend library for backend '{model.Backend}', try specifying runtime on the "
                + "model configuration.";
        return model.Kind switch
        {
            ModelKind.TensorRtLlm => EngineCheck.FindFault(model, mpi, context.Settings),
            ModelKind.Vllm => FindVllmFault(Path.Combine(model.VersionPath, "model.json")),
            ModelKind.LlmApi => LlmApiCheck.FindFault(model, arguments, context.Settings),
            _ => null,
        };
    }

    /// <summary>A path in <c>model.json</c> must exist; an id would be looked up in the Hugging Face cache.</summary>
    private static string? FindVllmFault(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var source = json.RootElement.GetProperty("model").GetString()!;
            return !Path.IsPathFullyQualified(source) || Directory.Exists(source) ? null : $"{source} does not exist";
        }
        catch (Exception e)
            when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{path}: {e.Message}";
        }
    }

    private static bool IsParsable(string config) =>
        config.Count(c => c == '{') == config.Count(c => c == '}')
        && config.Count(c => c == '[') == config.Count(c => c == ']');
}
