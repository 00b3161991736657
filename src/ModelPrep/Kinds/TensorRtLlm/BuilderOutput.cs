using System.Text.RegularExpressions;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>What the lines that a builder prints say about its end. Pure.</summary>
internal static partial class BuilderOutput
{
    /// <summary>Takes one more line.</summary>
    /// <param name="run">What is known so far.</param>
    /// <param name="line">The line.</param>
    public static BuilderRun Read(BuilderRun run, string line) =>
        string.IsNullOrWhiteSpace(line)
            ? run
            : run with
            {
                LastLine = line.Trim(),
                Failure = Failure().Match(line) is { Success: true } match ? match.Value.Trim() : run.Failure,
                Known = run.Known ?? KnownFailures.Find(line),
                Full = run.Full ?? FullDiskIn(line),
            };

    private static FullDisk? FullDiskIn(string line) =>
        NoSpace().Match(line) is { Success: true } match
            ? new FullDisk(match.Groups["path"].Value, IsTold: true)
            : null;

    /// <remarks>
    /// Python's exceptions, its words for a child that a signal ended, and those of mpirun and the shell.
    /// </remarks>
    [GeneratedRegex(
        @"\b(?:[A-Za-z_][\w.]*(?:Error|Exception|Interrupt)\b: .*|.*died with <Signals\.\w+: \d+>.*"
            + @"|.*exited on signal \d+.*|Segmentation fault.*|terminate called after .*)"
    )]
    private static partial Regex Failure();

    /// <remarks>
    /// What <c>strerror(ENOSPC)</c> says, in Python, TensorRT and the shell alike; Python adds the path.
    /// </remarks>
    [GeneratedRegex(@"No space left on device(?:: '(?<path>/[^']*)')?")]
    private static partial Regex NoSpace();
}
