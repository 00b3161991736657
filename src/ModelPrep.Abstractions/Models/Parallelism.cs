namespace ModelPrep.Abstractions;

/// <summary>How a model is split over GPUs.</summary>
/// <param name="Tensor">Tensor parallelism, from 1.</param>
/// <param name="Pipeline">Pipeline parallelism, from 1.</param>
public sealed record Parallelism(int Tensor, int Pipeline)
{
    /// <summary>The number of ranks, one GPU each: tensor x pipeline.</summary>
    public int WorldSize => Tensor * Pipeline;

    /// <inheritdoc/>
    public override string ToString() => $"tp {Tensor} x pp {Pipeline}";
}
