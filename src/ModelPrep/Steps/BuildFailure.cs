namespace ModelPrep.Steps;

/// <summary>Says why a build failed: what is wrong with its files, and what the builder and the kernel say about the cause.</summary>
internal static class BuildFailure
{
    private const int Killed = 128 + 9;

    /// <param name="build">What the builder left.</param>
    /// <param name="why">What is wrong with it.</param>
    public static ModelPrepException Explain(EngineBuild build, string why)
    {
        var run = build.Run;
        var said = $"{run.Name} ended with status {run.ExitStatus}; its last line: {run.LastLine}";
        var where = run.LogPath is { } path ? $"; its output is in {path}" : $"; look at the lines marked '{run.Name}:' in the log above";
        if (run.KilledForMemory)
            return Create(
                Messages.MemoryExhausted,
                $"The engine build failed for lack of memory: the kernel killed one of its processes, and {why} ({said})",
                $"Raise the memory limit of the init container to at least twice the size of the weights{where}",
                run.LastLines);
        if (run.Known is { } known)
            return Create(known.Code, $"The engine build failed: {known.Cause}, and {why} ({said})", known.Cure + where, run.LastLines);
        return Create(
            Messages.BuildFailed,
            $"The engine build failed: {why} ({said})",
            $"{(run.ExitStatus == Killed ? "Lack of memory is the likely cause of a kill: raise the memory limit" : "Look for the cause in its output")}{where}",
            run.LastLines);
    }

    private static ModelPrepException Create(MessageCode code, string what, string cure, IReadOnlyList<string> output) => code.ExitCode switch
    {
        ExitCode.NoSpace => new NoSpaceException(code, what, cure) { Output = output },
        ExitCode.Tool => new ToolException(code, what, cure) { Output = output },
        _ => new BuildFailedException(code, what, cure) { Output = output },
    };
}
