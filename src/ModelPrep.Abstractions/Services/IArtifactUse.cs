namespace ModelPrep.Abstractions;

/// <summary>Keeps an artifact from being removed until this is disposed or the process ends in any way.</summary>
public interface IArtifactUse : IDisposable
{
    /// <summary>Keeps the artifact in use by the program that this process is about to become.</summary>
    void KeepForNextProgram();
}
