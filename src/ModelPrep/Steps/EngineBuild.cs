namespace ModelPrep.Steps;

/// <summary>What the Triton CLI left behind.</summary>
/// <param name="EnginePath">Folder that the CLI was told to put the engine in.</param>
/// <param name="ExitStatus">Its exit status, which says nothing about success.</param>
/// <param name="LastLine">The last line that it printed.</param>
/// <param name="RanOutOfSpace">Whether it printed that the disk is full: a file may be cut off then, which its name does not show.</param>
internal sealed record EngineBuild(string EnginePath, int ExitStatus, string LastLine, bool RanOutOfSpace);
