using Microsoft.Extensions.Logging;
using ModelPrep.Disk;

namespace ModelPrep.CommandLine;

/// <summary>The one place where failures become exit statuses and messages.</summary>
internal static partial class Failure
{
    private const string TerminationLogVariable = "MODELPREP_TERMINATION_LOG";
    private const long RoomForAnyRecord = 1 << 20;
    private const string DefaultTerminationLog = "/dev/termination-log";

    /// <summary>Logs a failure as one line, puts the same line where Kubernetes shows it, and returns the exit status.</summary>
    public static int Report(Exception failure, ILoggerFactory log)
    {
        var (status, message) = Explain(failure);
        var logger = log.CreateLogger("modelprep");
        Failed(logger, message);
        WithStack(logger, failure);
        WriteTerminationLog(message);
        return (int)status;
    }

    /// <summary>What a failure means, and what to do about it.</summary>
    public static (ExitCode Status, string Message) Explain(Exception failure) => failure switch
    {
        ModelPrepException known => (known.ExitCode, known.Message),
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        IOException { HResult: Errno.NoSpaceLeft or Errno.QuotaExceeded } => (
            ExitCode.NoSpace, $"{OneLine(failure)}{WhatIsFree(failure)}. Free space on that disk, or point --cache or HF_HUB_CACHE to a larger one."),
        UnauthorizedAccessException or IOException { HResult: Errno.ReadOnlyFileSystem } => (
            ExitCode.NoSpace, $"{OneLine(failure)}. Make the folder writable for user {Environment.UserName}, or choose others with --cache, --prepared and HF_HUB_CACHE."),
        IOException => (
            ExitCode.NoSpace, $"Reading or writing files failed: {OneLine(failure)}. Check the disk and the paths of --cache, --prepared and HF_HUB_CACHE."),
        _ => (
            ExitCode.Bug, $"A bug in ModelPrep: {failure.GetType().Name}: {OneLine(failure)}. Please report it with the output of the same command with --verbose."),
    };

    private static string OneLine(Exception failure) => failure.Message.ReplaceLineEndings(" ").TrimEnd('.');

    /// <remarks>Only the message has the path, in quotes. A disk with room may be out of entries for files.</remarks>
    private static string WhatIsFree(Exception failure)
    {
        if (failure.Message.Split('\'') is not [_, ['/', ..] path, ..] || Path.GetDirectoryName(path) is not { } folder)
            return "";
        var free = new DiskSpace().FreeBytes(folder);
        return $" ({ByteSize.Format(free)} free there{(free > RoomForAnyRecord ? ", so that its entries for files, df -i, or a quota are used up" : "")})";
    }

    private static void WriteTerminationLog(string message)
    {
        var path = Environment.GetEnvironmentVariable(TerminationLogVariable) ?? DefaultTerminationLog;
        try
        {
            if (!File.Exists(path))
                return;
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, System.Text.Encoding.UTF8.GetBytes(message + "\n"), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The line is on standard error already; this file is Kubernetes' convenience.
        }
    }

    [LoggerMessage(9001, LogLevel.Error, "{Message}")]
    private static partial void Failed(ILogger logger, string message);

    [LoggerMessage(9002, LogLevel.Debug, "Where it came from")]
    private static partial void WithStack(ILogger logger, Exception failure);
}
