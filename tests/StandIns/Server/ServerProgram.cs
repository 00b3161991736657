using StandIns.Arguments;

namespace StandIns.Server;

/// <summary>Stands for <c>tritonserver</c>: loads without a port open or a signal handled, then serves, then drains.</summary>
internal static class ServerProgram
{
    private const int FailureStatus = 1;

    public static int Run(ProgramContext context, string[] words)
    {
        try
        {
            var arguments = ServerArgumentParser.Parse(words);
            return new ServerRun(context, arguments).RunAsync().GetAwaiter().GetResult();
        }
        catch (UsageException e)
        {
            context.Terminal.Error(ServerOptionTable.Usage);
            context.Terminal.Error(e.Message);
        }
        catch (ServerFailure e)
        {
            context.Terminal.Error(e.Message);
        }

        return FailureStatus;
    }
}
