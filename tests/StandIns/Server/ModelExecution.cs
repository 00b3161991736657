namespace StandIns.Server;

/// <summary>Executes requests as the server does: each in the queue of its model until an instance is free.</summary>
/// <remarks>
/// The engine's backend takes a request at once and lets it wait inside the engine. An instance of the Python model
/// that asks the engine is taken until the answer is there, so that such a model answers as many requests at a time as
/// it has instances. The code of other models returns before the answer is there.
/// </remarks>
internal sealed class ModelExecution(
    LoadedModels models,
    IReadOnlyDictionary<string, RequestCounters> counters,
    EngineSlots engine,
    TimeSpan generateTime
) : IDisposable
{
    private readonly Dictionary<string, SemaphoreSlim> _instances = models
        .All.Where(models.CallsOthers)
        .ToDictionary(model => model.Name, model => new SemaphoreSlim(model.InstanceCount), StringComparer.Ordinal);

    public async Task RunAsync(ServedModel model)
    {
        if (!_instances.TryGetValue(model.Name, out var instances))
        {
            await counters[model.Name].CountAsync(NoWaitAsync, () => WorkOfAsync(model));
            return;
        }

        try
        {
            await counters[model.Name].CountAsync(() => instances.WaitAsync(), AskOthersAsync);
        }
        finally
        {
            instances.Release();
        }
    }

    public void Dispose()
    {
        foreach (var instances in _instances.Values)
            instances.Dispose();
    }

    private async Task AskOthersAsync()
    {
        foreach (var other in models.CalledOthers)
            await counters[other.Name].CountAsync(NoWaitAsync, () => WorkOfAsync(other));
    }

    /// <remarks>Turning words into numbers and back takes no time that counts.</remarks>
    private Task WorkOfAsync(ServedModel model) =>
        model.Name is "preprocessing" or "postprocessing" ? Task.CompletedTask : engine.WorkAsync(generateTime);

    private static Task NoWaitAsync() => Task.CompletedTask;
}
