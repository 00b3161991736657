using System.CommandLine;

namespace ModelPrep.CommandLine;

internal static partial class Options
{
    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Print the server's command line and exit.",
    };

    public static readonly Option<bool> RunDryRun = new("--dry-run")
    {
        Description = "Print the command line of the server that would be started, and exit; changes nothing.",
    };

    public static readonly Option<string> TritonServer = new("--tritonserver")
    {
        HelpName = "PROGRAM",
        Description = "Server to start. Default: tritonserver, on PATH.",
    };

    public static readonly Option<string> MpiRun = new("--mpirun")
    {
        HelpName = "PROGRAM",
        Description = "mpirun for several ranks. Default: mpirun, on PATH.",
    };

    public static readonly Option<string> Mode = new("--launch")
    {
        HelpName = "MODE",
        Description =
            "With one server: exec (become it), supervise (start it and hand signals on) or auto (supervise as "
            + "process 1 of a container, else exec; default). [MODELPREP_LAUNCH]",
    };

    public static readonly Argument<string[]> ServerArguments = new("SERVER ARGS")
    {
        Description = "Arguments for tritonserver, appended to ours; they follow --, and nothing else does.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>How to start the server: <c>serve</c> and <c>run</c>.</summary>
    public static IReadOnlyList<Option> Launch => [DryRun, Mode, TritonServer, MpiRun];
}
