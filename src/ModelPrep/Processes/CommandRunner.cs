using CliWrap;
using CliWrap.Exceptions;

namespace ModelPrep.Processes;

/// <summary>Runs a program to its end and takes its output line by line.</summary>
internal sealed class CommandRunner(TimeProvider time) : ICommandRunner
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        var output = PipeTarget.ToDelegate(onLine);
        var wrapped = Cli.Wrap(command.FilePath)
            .WithArguments(command.Arguments)
            .WithEnvironmentVariables(ChildEnvironment.Changes(command.Environment))
            .WithStandardOutputPipe(output)
            .WithStandardErrorPipe(output)
            .WithValidation(CommandResultValidation.None);
        Task<CommandResult> run;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            run = wrapped.ExecuteAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is CliWrapException or System.ComponentModel.Win32Exception)
        {
            throw new ToolException(Messages.ProgramUnusable, $"{command.FilePath} cannot be started ({e.Message.TrimEnd('.')})", "Check the file and its permissions", e);
        }

        try
        {
            return (await run.WaitAsync(cancellationToken)).ExitCode;
        }
        catch (OperationCanceledException)
        {
            await ProcessTree.EndAsync(Grace, time);
            throw;
        }
    }
}
