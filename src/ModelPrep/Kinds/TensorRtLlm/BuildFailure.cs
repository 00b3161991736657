namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Says why a build failed: what the builder and the kernel say, and what is wrong with the files.</summary>
internal static class BuildFailure
{
    private const int FirstSignal = 128;
    private const int Killed = FirstSignal + 9;

    /// <param name="build">What the builder left.</param>
    /// <param name="why">What is wrong with it, in words that continue a sentence.</param>
    public static ModelPrepException Explain(EngineBuild build, string why)
    {
        var run = build.Run;
        if (run.KilledForMemory)
            return Create(
                Messages.MemoryExhausted,
                $"The engine build failed for lack of memory: the kernel killed one of its processes, and {why} "
                    + $"({Said(run)})",
                $"Raise the memory limit of the init container to at least twice the size of the weights{Where(run)}",
                run
            );
        if (run.Known is { } known)
            return Create(
                known.Code,
                $"The engine build failed: {known.Cause}, and {why} ({Said(run)})",
                known.Cure + Where(run),
                run
            );
        if (run.Full is { } full)
            return OfFullDisk(build, full, why);
        var failure = run.Failure is { } line ? $"{line.TrimEnd('.')}; " : "";
        var cure =
            run.ExitStatus == Killed
                ? "Lack of memory is the likely cause of a kill: raise the memory limit"
                : "Look for the cause in its output";
        return Create(
            Messages.BuildFailed,
            $"The engine build failed: {failure}{why} ({Said(run)})",
            cure + Where(run),
            run
        );
    }

    /// <param name="build">What the builder left.</param>
    /// <param name="full">The disk.</param>
    /// <param name="why">How that shows, in words that continue a sentence.</param>
    public static NoSpaceException OfFullDisk(EngineBuild build, FullDisk full, string why)
    {
        return new NoSpaceException(
            Messages.DiskFull,
            $"The disk filled up while the engine was built: the one with {full.Path}; {why} ({Said(build.Run)})",
            full.HasCache
                ? "Free space there, or point --cache to a larger disk"
                : "Free space there: the builder uses it besides the cache"
        )
        {
            Output = build.Run.LastLines,
        };
    }

    private static string Said(BuilderRun run)
    {
        var end =
            run.ExitStatus > FirstSignal
                ? $"was ended by signal {run.ExitStatus - FirstSignal}, status {run.ExitStatus}"
                : $"ended with status {run.ExitStatus}";
        return $"{run.Name} {end}; its last line: {run.LastLine}";
    }

    private static string Where(BuilderRun run) =>
        run.LogPath is { } path
            ? $"; its output is in {path}"
            : $"; look at the lines marked '{run.Name}:' in the log above";

    private static ModelPrepException Create(MessageCode code, string what, string cure, BuilderRun run) =>
        code.ExitCode switch
        {
            ExitCode.NoSpace => new NoSpaceException(code, what, cure) { Output = run.LastLines },
            ExitCode.Tool => new ToolException(code, what, cure) { Output = run.LastLines },
            _ => new BuildFailedException(code, what, cure) { Output = run.LastLines },
        };
}
