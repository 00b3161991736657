using System.Diagnostics;

namespace StandIns.TritonCli;

/// <summary>The process that does the build; it outlives a CLI that is killed alone.</summary>
internal static class ChildBuild
{
    /// <returns>Its exit status; 128 + n for signal n.</returns>
    public static int Run(ProgramContext context, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [program, .. arguments]) { UseShellExecute = false };
        using var child = Process.Start(start)!;
        if (context.Settings.Fault == Faults.KilledParent)
        {
            context.Log.Record("killed-parent", detail: $"{program} goes on as process {child.Id}");
            Libc.KillThisProcess();
        }

        child.WaitForExit();
        return child.ExitCode;
    }
}
