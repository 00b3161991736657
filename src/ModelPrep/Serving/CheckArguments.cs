namespace ModelPrep.Serving;

/// <summary>Refuses arguments for the server that clash with those that it gets anyway. Pure.</summary>
internal static class CheckArguments
{
    /// <exception cref="UsageException">The server could not start, or would report a wrong state.</exception>
    public static void Run(KindTraits kind, Parallelism parallelism, ServerOptions options)
    {
        var ranks = kind.Server.ProcessesFor(parallelism);
        if (ranks > 1 && options.Mode is LaunchMode.Exec)
        {
            throw new UsageException(
                Messages.OptionsConflict,
                $"--launch exec is for one server, there are {ranks}",
                "Leave it away: mpirun is supervised"
            );
        }

        var arguments = new ServerArguments(options.ExtraArguments);
        if (ArgumentRule.All.FirstOrDefault(rule => rule.Breaks(arguments, kind.Server, ranks)) is not { } broken)
            return;
        var servers = ranks > 1 ? $"the {ranks} ranks" : "the server";
        throw new UsageException(
            Messages.OptionsConflict,
            $"After --, {Plain(broken.Given)} cannot be given to {servers}: {Plain(broken.Why)}; "
                + $"found {string.Join(' ', options.ExtraArguments)}",
            "Leave it away; docs/launch.md lists what does not go together"
        );
    }

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal);
}
