using System.CommandLine;
using ModelPrep.CommandLine;
using ModelPrep.Logging;
using ModelPrep.Processes;

if (ChildLauncher.IsMeant(args))
    return ChildLauncher.Become(args);
Children.Prepare();
StandardStreams.Prepare();
try
{
    var parsed = CommandLineParser.Parse(Verbs.Create(), args is [] ? ["--help"] : args);
    return await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
    );
}
catch (Exception e)
{
    using var screen = new Screen(Console.OpenStandardError());
    using var log = LogSetup.Create(screen, json: false, verbose: false, Colours.OfStandardError());
    return Failure.Report(e, log);
}
