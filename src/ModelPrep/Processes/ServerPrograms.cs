using ModelPrep.Configuration;

namespace ModelPrep.Processes;

/// <summary>Finds the server's programs, only those that are needed.</summary>
internal sealed class ServerPrograms(ToolSettings tools) : IServerPrograms
{
    public bool IsRoot => Libc.EffectiveUser() == 0;

    public string FindTritonServer() => ProgramPath.Find(tools.TritonServer, "--tritonserver");

    public string FindMpiRun() => ProgramPath.Find(tools.MpiRun, "--mpirun");
}
