namespace ModelPrep.Steps;

/// <summary>What a builder left behind.</summary>
/// <param name="EnginePath">Folder that it was told to put the engine in.</param>
/// <param name="Run">How it went.</param>
internal sealed record EngineBuild(string EnginePath, BuilderRun Run);
