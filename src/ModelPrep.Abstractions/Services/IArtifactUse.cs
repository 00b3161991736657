namespace ModelPrep.Abstractions;

/// <summary>
/// An artifact in use: nobody removes it until this is disposed, or the process ends, however it ends.
/// </summary>
public interface IArtifactUse : IDisposable
{
    /// <summary>Keeps it in use by the program that this process is about to become.</summary>
    void KeepForNextProgram();
}
