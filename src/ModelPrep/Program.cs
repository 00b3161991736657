using System.CommandLine;
using System.CommandLine.Invocation;
using ModelPrep.CommandLine;
using ModelPrep.Logging;

StandardStreams.Prepare();
try
{
    var parsed = Verbs.Create().Parse(args is [] ? ["--help"] : args);
    if (parsed.Action is ParseErrorAction)
        throw new UsageException(
            Messages.CommandLineUnreadable,
            string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.'))),
            $"See {Verbs.PathOf(parsed.CommandResult)} --help");
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception e)
{
    using var screen = new Screen(Console.OpenStandardError());
    using var log = LogSetup.Create(screen, json: false, verbose: false, Colours.OfStandardError());
    return Failure.Report(e, log);
}
