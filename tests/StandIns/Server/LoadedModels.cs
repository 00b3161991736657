namespace StandIns.Server;

/// <summary>What the server has loaded.</summary>
/// <param name="All">Models that answer.</param>
/// <param name="FailedCount">Models that strict readiness misses.</param>
internal sealed record LoadedModels(IReadOnlyList<ServedModel> All, int FailedCount)
{
    private static readonly string[] Parts = ["preprocessing", "tensorrt_llm", "postprocessing"];

    public ServedModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    /// <summary>Whether the code of a model asks the other three of a repository, and waits for the answers.</summary>
    public bool CallsOthers(ServedModel model) =>
        model is { Kind: ModelKind.Other, IsPython: true }
        && !Parts.Contains(model.Name)
        && All.Any(one => one.Kind is ModelKind.TensorRtLlm);

    /// <summary>The loaded models that such a model asks, in its order.</summary>
    public IEnumerable<ServedModel> CalledOthers => Parts.Select(Find).OfType<ServedModel>();
}
