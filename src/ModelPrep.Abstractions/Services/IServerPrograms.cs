namespace ModelPrep.Abstractions;

/// <summary>The programs that a server's command line names.</summary>
public interface IServerPrograms
{
    /// <summary>Path of <c>tritonserver</c>.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    string FindTritonServer();

    /// <summary>Finds <c>mpirun</c>, and asks it for its version.</summary>
    /// <exception cref="ToolException">The program is missing, or does not answer.</exception>
    Task<MpiRun> FindMpiRunAsync(CancellationToken cancellationToken);

    /// <summary>Whether this process is root, which Open MPI wants to be told.</summary>
    bool IsRoot { get; }
}
