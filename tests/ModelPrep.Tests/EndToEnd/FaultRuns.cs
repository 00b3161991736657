using System.Diagnostics;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A command line whose system calls fail, one in each run, always from the same state of the disk.</summary>
internal sealed class FaultRuns
{
    private readonly Sandbox _sandbox;
    private readonly string _commandLine;
    private readonly string[] _folders;

    private FaultRuns(Sandbox sandbox, string commandLine, string[] folders) =>
        (_sandbox, _commandLine, _folders) = (sandbox, commandLine, folders);

    /// <summary>Takes the present state of the disk as the one that each run starts from.</summary>
    /// <param name="sandbox">The machine.</param>
    /// <param name="commandLine">The command line.</param>
    /// <param name="folders">What of the sandbox is put back before each run.</param>
    public static async Task<FaultRuns> CreateAsync(Sandbox sandbox, string commandLine, params string[] folders)
    {
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/faults.c"));
        sandbox.With("FAULT_ROOT", sandbox["."][..^1]).With("FAULT_LOG", sandbox["calls.log"]).With("FAULT_AT", "0");
        Directory.CreateDirectory(sandbox["template"]);
        var runs = new FaultRuns(sandbox, commandLine, folders);
        runs.Shell($"mkdir -p {runs.Folders} && cp -a {runs.Folders} template");
        return runs;
    }

    /// <summary>From the first state, runs without a fault and expects success.</summary>
    /// <returns>How many calls there are to fail.</returns>
    public async Task<int> CountAsync()
    {
        Restore();
        await SucceedAsync();
        return File.ReadAllLines(_sandbox["calls.log"]).Length;
    }

    /// <summary>From the first state, runs with one call that fails.</summary>
    public async Task<FaultedRun> FailAsync(FaultPoint point)
    {
        Restore();
        File.Delete(_sandbox["calls.log"]);
        _sandbox.With("FAULT_ERRNO", $"{point.Errno}").With("FAULT_AT", $"{point.Call}");
        var outcome = await _sandbox.RunAsync(_commandLine);
        _sandbox.With("FAULT_AT", "0");
        var call =
            File.ReadAllLines(_sandbox["calls.log"])
                .Select(line => line.Split(' ', 3))
                .FirstOrDefault(parts => parts[0] == $"{point.Call}")
            ?? ["", "none", ""];
        return new FaultedRun(point, call[1], call[2], outcome);
    }

    /// <summary>Goes on without a fault, and expects success.</summary>
    public async Task<Outcome> SucceedAsync()
    {
        File.Delete(_sandbox["calls.log"]);
        return await _sandbox.SucceedAsync(_commandLine);
    }

    private string Folders => string.Join(' ', _folders);

    private void Restore() => Shell($"rm -rf {Folders} && cp -a template/* . && : > termination-log");

    private void Shell(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = _sandbox["."], UseShellExecute = false }
        )!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

/// <summary>What became of a run in which a call failed.</summary>
/// <param name="Point">Which call failed, and how.</param>
/// <param name="Call">Name of the call; <c>none</c> when the run ended before it.</param>
/// <param name="Path">The path that it was about.</param>
/// <param name="Outcome">How the run ended.</param>
internal sealed record FaultedRun(FaultPoint Point, string Call, string Path, Outcome Outcome)
{
    private static readonly string[] Needed = [".partial", "/work/", "/prepared", "/snapshots", "/blobs", "/refs"];

    /// <summary>
    /// Whether nothing may be published without the call: a write, a flush, or the close of what was not flushed.
    /// </summary>
    public bool IsNeeded => IsNeededFor(Call, Path);

    /// <inheritdoc cref="IsNeeded"/>
    /// <param name="call">Name of the call.</param>
    /// <param name="path">The path that it is about.</param>
    public static bool IsNeededFor(string call, string path) =>
        call is "fsync" or "pwrite" or "pwritev" or "write" or "close" or "sendfile"
        && Needed.Any(part => path.Contains(part, StringComparison.Ordinal));

    /// <summary>Checks that the run has succeeded, or has ended with 73 and one line that names the path.</summary>
    public void IsAStorageProblemOrNone()
    {
        if (Outcome.ExitCode is 0 || (Call is "flock" && Outcome.ExitCode is 73 or 75)) // then there are no locks
            return;
        Assert.True(Outcome.ExitCode is 73, $"{this}");
        var line = Assert.Single(Outcome.Log.Split('\n'), text => text.Contains(" ERR ", StringComparison.Ordinal));
        var named = Call is "rename" or "link"
            ? "/modelprep-test-" // of two paths, it may name the other one
            : System.IO.Path.GetDirectoryName(Path)!;
        // its temporary
        var becomes = Path.Contains("/.modelprep/main.", StringComparison.Ordinal) ? "/refs/main" : named;
        Assert.True(
            line.Contains(named, StringComparison.Ordinal) || line.Contains(becomes, StringComparison.Ordinal),
            $"{this}"
        );
    }
}
