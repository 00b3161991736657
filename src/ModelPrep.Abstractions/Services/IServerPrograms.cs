namespace ModelPrep.Abstractions;

/// <summary>The programs in a server's command line.</summary>
public interface IServerPrograms
{
    /// <summary>Path of <c>tritonserver</c>.</summary>
    /// <exception cref="ToolException">The program is missing.</exception>
    string FindTritonServer();

    /// <summary>Finds <c>mpirun</c> and reads its version.</summary>
    /// <exception cref="ToolException">The program is missing or does not respond.</exception>
    Task<MpiRun> FindMpiRunAsync(CancellationToken cancellationToken);

    /// <summary>True if this process is root, which Open MPI requires to be stated.</summary>
    bool IsRoot { get; }
}
