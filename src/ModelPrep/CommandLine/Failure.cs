using Microsoft.Extensions.Logging;
using ModelPrep.Disk;
using ModelPrep.Logging;
using ModelPrep.Processes;

namespace ModelPrep.CommandLine;

/// <summary>The one place where failures become exit statuses and messages.</summary>
internal static partial class Failure
{
    private const long RoomForAnyRecord = 1 << 20;

    /// <summary>Logs a failure, puts the same text where Kubernetes shows it, and returns the exit status.</summary>
    /// <remarks>
    /// One line of the log, however it is read; it begins with the code, which its JSON form has as a field, too. What
    /// a tool that failed printed last stands above it in the log already; it goes with the message as a field of its
    /// JSON form, and to Kubernetes.
    /// </remarks>
    public static int Report(Exception failure, ILoggerFactory log)
    {
        var (code, explanation) = Explain(failure);
        var message = ForeignText.Escape(
            failure is UsageException
                ? Secrets.HideTyped($"{code} {explanation}")
                : Secrets.Hide($"{code} {explanation}")
        );
        IReadOnlyList<string> output = [.. ((failure as ModelPrepException)?.Output ?? []).Select(ForeignText.Clean)];
        var logger = log.CreateLogger("modelprep");
        if (output.Count > 0)
            ToolFailed(logger, message, code.Text, output);
        else
            Failed(logger, message, code.Text);
        WithStack(logger, failure);
        TerminationLog.Write(message, output);
        return (int)code.ExitCode;
    }

    /// <summary>What a failure means, and what to do about it.</summary>
    public static (MessageCode Code, string Message) Explain(Exception failure) =>
        failure switch
        {
            ModelPrepException known => (known.Code, known.Message),
            AggregateException { InnerExceptions: [var only] } => Explain(only),
            IOException { HResult: Errno.NoSpaceLeft or Errno.QuotaExceeded } => (
                Messages.DiskFull,
                $"{OneLine(failure)}{WhatIsFree(failure)}. Free space on that disk, or point --cache or "
                    + "HF_HUB_CACHE to a larger one."
            ),
            UnauthorizedAccessException or IOException { HResult: Errno.ReadOnlyFileSystem } => (
                Messages.NotWritable,
                $"{OneLine(failure)}. Make the folder writable for user {CurrentUser.Name}, or choose others with "
                    + "--cache, --prepared and HF_HUB_CACHE."
            ),
            NotRegularFileException => (
                Messages.NotRegular,
                $"{OneLine(failure)}, where a file or folder of the cache belongs. It is not followed: remove it, "
                    + "or choose another folder."
            ),
            IOException => (
                Messages.DiskFails,
                $"Reading or writing files failed: {OneLine(failure)}. Check the disk and the paths of --cache, "
                    + "--prepared and HF_HUB_CACHE."
            ),
            _ => (
                Messages.Bug,
                $"A bug in ModelPrep: {failure.GetType().Name}: {OneLine(failure)}. Please report it with the "
                    + "output of the same command with --verbose."
            ),
        };

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ").TrimEnd('.');

    /// <remarks>Only the message has the path, in quotes. A disk with room may be out of entries for files.</remarks>
    private static string WhatIsFree(Exception failure)
    {
        if (failure.Message.Split('\'') is not [_, ['/', ..] path, ..] || Path.GetDirectoryName(path) is not { } folder)
            return "";
        var free = new DiskSpace().FreeBytes(folder);
        var why = free > RoomForAnyRecord ? ", so that its entries for files, df -i, or a quota are used up" : "";
        return $" ({ByteSize.Format(free)} free there{why})";
    }

    [LoggerMessage(9001, LogLevel.Error, "{Message:l}")]
    private static partial void Failed(ILogger logger, string message, string code);

    [LoggerMessage(9003, LogLevel.Error, "{Message:l}")]
    private static partial void ToolFailed(ILogger logger, string message, string code, IReadOnlyList<string> output);

    [LoggerMessage(9002, LogLevel.Debug, "Where it came from")]
    private static partial void WithStack(ILogger logger, Exception failure);
}
