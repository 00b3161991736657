using System.CommandLine;

namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Switch DryRun = new("--dry-run") { Help = "Print the server's command line and exit." };

    public static readonly Switch RunDryRun = new("--dry-run")
    {
        Help = "Print the command line of the server that would be started, and exit; changes nothing.",
    };

    public static readonly Setting<string> TritonServer = new("--tritonserver", Form.Text("PROGRAM"))
    {
        Help = "Server to start.",
        Default = "tritonserver, on PATH",
        Fallback = "tritonserver",
    };

    public static readonly Setting<string> MpiRun = new("--mpirun", Form.Text("PROGRAM"))
    {
        Help = "mpirun for several ranks.",
        Default = "mpirun, on PATH",
        Fallback = "mpirun",
    };

    public static readonly Setting<string> Mode = new("--launch", Form.OneOf("MODE", ["auto", "exec", "supervise"]))
    {
        Variable = "MODELPREP_LAUNCH",
        Fallback = "auto",
        Help =
            "With one server: exec (become it), supervise (start it and hand signals on) or auto (supervise as "
            + "process 1 of a container, else exec).",
        Default = "auto",
    };

    public static readonly Argument<string[]> ServerArguments = new("SERVER ARGS")
    {
        Description = "Arguments for tritonserver, appended to ours; they follow --, and nothing else does.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>How to start the server: <c>serve</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Setting> Launch => [DryRun, Mode, TritonServer, MpiRun];
}
