namespace StandIns.TritonCli;

/// <summary>What the repository's configuration says about an engine, whether there is one or not.</summary>
internal sealed record BuiltEngine(string EnginePath, string TokenizerPath, int MaxBatchSize);
