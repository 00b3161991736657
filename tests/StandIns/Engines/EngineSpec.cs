namespace StandIns.Engines;

/// <summary>An engine to be written.</summary>
/// <param name="OutputPath">Its folder.</param>
/// <param name="Architecture">As the model names it.</param>
/// <param name="DataType">For example <c>float16</c>.</param>
/// <param name="Tensor">Tensor parallelism.</param>
/// <param name="Pipeline">Pipeline parallelism.</param>
/// <param name="WeightBytes">Size of the weights of all ranks.</param>
/// <param name="Seed">What its content is derived from.</param>
/// <param name="Limits">What it can serve.</param>
internal sealed record EngineSpec(
    string OutputPath,
    string Architecture,
    string DataType,
    int Tensor,
    int Pipeline,
    long WeightBytes,
    string Seed,
    BuildLimits Limits
)
{
    public int WorldSize => Tensor * Pipeline;

    public string RankPath(int rank) => Path.Combine(OutputPath, EngineFile.NameOf(rank));
}
