using StandIns.Arguments;

namespace StandIns.TritonCli;

/// <summary>
/// Stands for the Triton CLI: <c>triton [--verbose] import ...</c>, with the flaws of the version it imitates.
/// </summary>
internal static class TritonProgram
{
    private const int UsageStatus = 2;
    private const string Commands = "{import,remove,list,infer,profile,start,metrics,config,status}";

    public static int Run(ProgramContext context, string[] words)
    {
        var top = new ArgumentParser(
            "triton",
            [Argument.HelpFlag, new Argument(["-v", "--verbose"], "Enable verbose logging")]
        );
        var import = new ArgumentParser("triton import", ImportArguments.Of(context.Settings.Generation));
        var parser = top;
        try
        {
            // No option of the top parser takes a value, so the first other word is the command.
            var command = Array.FindIndex(words, word => !word.StartsWith('-'));
            var before = top.Parse(command < 0 ? words : words[..command]);
            if (before.WantsHelp)
                return Help(context, $"{top.Usage()} {Commands} ...");
            if (command < 0)
                throw new UsageException("the following arguments are required: command");
            if (!Commands.Trim('{', '}').Split(',').Contains(words[command]))
                throw new UsageException(
                    $"argument command: invalid choice: '{words[command]}' (choose from {Commands})"
                );
            if (words[command] != "import")
                throw new StandInException($"only triton import is imitated, not triton {words[command]}");

            parser = import;
            var parsed = import.Parse(words[(command + 1)..]);
            if (parsed.WantsHelp)
                return Help(context, import.Help());
            parser = top;
            if (before.Unknown.Concat(parsed.Unknown).ToList() is { Count: > 0 } unknown)
                throw new UsageException($"unrecognized arguments: {string.Join(' ', unknown)}");
            return Import(context, ImportRequest.From(parsed));
        }
        catch (UsageException e)
        {
            context.Terminal.Error(parser == top ? $"{top.Usage()} {Commands} ..." : import.Usage());
            context.Terminal.Error($"{(parser == top ? "triton" : "triton import")}: error: {e.Message}");
            return UsageStatus;
        }
    }

    private static int Import(ProgramContext context, ImportRequest request)
    {
        using var ignored = context.Settings.IgnoreTerm ? IgnoredSignal.Term(context.Log) : null;
        var log = new CliLog(context.Terminal);
        try
        {
            new ImportCommand(context, log).Run(request);
            return 0;
        }
        catch (Exception e) when (e is CliException or IOException or UnauthorizedAccessException)
        {
            log.Error(e.Message);
            return context.Settings.Generation.FailureStatus;
        }
    }

    private static int Help(ProgramContext context, string text)
    {
        context.Terminal.Line(text);
        return 0;
    }
}
