namespace ModelPrep.Steps;

/// <summary>What the Triton CLI left behind.</summary>
/// <param name="EnginePath">Folder that the CLI was told to put the engine in.</param>
/// <param name="ExitStatus">Its exit status, which says nothing about success.</param>
/// <param name="LastLine">The last line that it printed.</param>
internal sealed record EngineBuild(string EnginePath, int ExitStatus, string LastLine);
