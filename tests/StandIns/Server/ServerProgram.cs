using StandIns.Arguments;

namespace StandIns.Server;

/// <summary>
/// Stands for <c>tritonserver</c>: loads without a port open or a signal handled, then serves, then drains.
/// </summary>
internal static class ServerProgram
{
    private const int FailureStatus = 1;
    private const string LibraryPrefix = "tritonserver: ";

    public static int Run(ProgramContext context, string[] words)
    {
        try
        {
            var arguments = ServerArgumentParser.Parse(words);
            return new ServerRun(context, arguments).RunAsync().GetAwaiter().GetResult();
        }
        catch (UsageException e)
        {
            // What the C library finds, it says itself, before the usage.
            var isFoundByLibrary = e.Message.StartsWith(LibraryPrefix, StringComparison.Ordinal);
            if (isFoundByLibrary)
                context.Terminal.Error(e.Message);
            context.Terminal.Error(ServerOptionTable.Usage);
            context.Terminal.Error(isFoundByLibrary ? "" : $"{e.Message}\n");
        }
        catch (ServerFailure e)
        {
            context.Terminal.Error(e.Message);
        }

        return FailureStatus;
    }
}
