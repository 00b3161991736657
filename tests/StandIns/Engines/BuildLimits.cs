namespace StandIns.Engines;

/// <summary>What an engine can serve at most; chosen when it is built.</summary>
internal sealed record BuildLimits(
    int MaxBatchSize,
    int MaxInputLength,
    int MaxSequenceLength,
    int MaxTokens,
    int MaxBeamWidth
)
{
    public static BuildLimits Default(Generation generation) => new(generation.MaxBatchSize, 1024, 2048, 8192, 1);
}
