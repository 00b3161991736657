namespace StandIns.Engines;

/// <summary>Breaks a build down at the moment, and in the way, that a fault <c>HOW@MOMENT</c> names.</summary>
internal sealed class Breakdown(ProgramContext context)
{
    private static readonly TimeSpan ForEver = TimeSpan.FromMinutes(30); // no test leaves a process behind for good

    /// <summary>Whether the fault of this run is for a moment.</summary>
    public bool IsAt(string moment) => context.Settings.Fault.EndsWith("@" + moment, StringComparison.Ordinal);

    /// <summary>Passes a moment of the build.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="folder">Where the engine is written, for the log.</param>
    /// <param name="caller">The process that asked for the build; null for this one.</param>
    /// <exception cref="BuildException">The builder gives up.</exception>
    public void Pass(string moment, string folder, int? caller = null)
    {
        if (!IsAt(moment))
            return;
        switch (context.Settings.Fault.Split('@')[0])
        {
            case Faults.Exception:
                throw new BuildException(
                    "Traceback (most recent call last):\n  File \"build.py\", line 1, in build\nRuntimeError: "
                        + "engine building failed"
                );
            case Faults.OutOfMemory:
                throw new BuildException(
                    "[TRT] [E] CUDA out of memory: Cuda Runtime (out of memory)\nRuntimeError: Failed to build engine"
                );
            case Faults.DiskFull:
                throw new BuildException($"OSError: [Errno 28] No space left on device: '{folder}'");
            case Faults.Killed:
                context.Log.Record("build-killed", detail: moment);
                Libc.KillThisProcess();
                return;
            case Faults.CallerKilled:
                context.Log.Record("killed-parent", detail: moment);
                Libc.KillProcess(caller ?? Environment.ProcessId);
                return;
            default:
                using (context.Settings.IgnoreTerm ? IgnoredSignal.Term(context.Log) : null)
                {
                    context.Log.Record("build-hangs", detail: folder);
                    Thread.Sleep(ForEver);
                }

                throw new BuildException("RuntimeError: nobody ended this build");
        }
    }
}

/// <summary>A builder gives up; the message is what it prints.</summary>
internal sealed class BuildException(string message) : Exception(message);
