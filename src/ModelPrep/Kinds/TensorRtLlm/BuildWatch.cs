namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>What is watched while an engine is built.</summary>
/// <param name="Log">Where the builders' output goes.</param>
/// <param name="Sight">What can be seen in their folder.</param>
/// <param name="Started">Time stamp of the beginning of the build.</param>
/// <param name="Expected">How long an earlier build of the same took; null where there was none.</param>
internal sealed record BuildWatch(BuildLog Log, BuildSight Sight, long Started, TimeSpan? Expected);
