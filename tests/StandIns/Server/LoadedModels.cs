namespace StandIns.Server;

/// <summary>What the server has loaded.</summary>
/// <param name="All">Models that answer.</param>
/// <param name="FailedCount">Models that strict readiness misses.</param>
internal sealed record LoadedModels(IReadOnlyList<ServedModel> All, int FailedCount)
{
    public ServedModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    /// <summary>The models that one request passes through, each with its own counters.</summary>
    public IEnumerable<string> PassedBy(ServedModel model) =>
        model.Kind is ModelKind.Other && All.Any(one => one.Kind is ModelKind.TensorRtLlm)
            ? All.Where(one => one.Name is "preprocessing" or "postprocessing" or "tensorrt_llm").Append(model).Select(one => one.Name).Distinct(StringComparer.Ordinal)
            : [model.Name];
}
