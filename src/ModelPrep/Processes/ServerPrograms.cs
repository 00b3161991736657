using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ModelPrep.Configuration;

namespace ModelPrep.Processes;

/// <summary>Finds the server's programs, only those that are needed.</summary>
internal sealed partial class ServerPrograms(ToolSettings tools) : IServerPrograms
{
    public bool IsRoot => Libc.EffectiveUser() == 0;

    public string FindTritonServer() => ProgramPath.Find(tools.TritonServer, "--tritonserver");

    public MpiRun FindMpiRun()
    {
        var path = ProgramPath.Find(tools.MpiRun, "--mpirun");
        return new MpiRun(path, VersionOf(path));
    }

    /// <remarks>For example <c>mpirun (Open MPI) 4.1.4</c>; what it is that says something else is told when it is started.</remarks>
    private static int? VersionOf(string path)
    {
        try
        {
            using var mpirun = Process.Start(new ProcessStartInfo(path, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = mpirun.StandardOutput.ReadToEnd();
            mpirun.WaitForExit();
            return Version().Match(output) is { Success: true } match ? int.Parse(match.Groups["major"].Value) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\(Open MPI\) (?<major>\d{1,3})\.")]
    private static partial Regex Version();
}
