namespace LoopbackHub;

/// <summary>A tensor of half-precision numbers.</summary>
internal sealed record Tensor(string Name, params IReadOnlyList<int> Shape)
{
    private const long BytesPerNumber = 2;

    public long Bytes => Shape.Aggregate(BytesPerNumber, (product, size) => product * size);
}
