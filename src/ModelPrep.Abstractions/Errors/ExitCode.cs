namespace ModelPrep.Abstractions;

/// <summary>What a failure means to whoever started ModelPrep. 128 + n stands for "ended by signal n".</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>
    /// A rank has ended and mpirun did not mind; the status is what mpirun says of a job that it aborts: start again.
    /// </summary>
    RankLost = 1,

    /// <summary><c>plan</c>: <c>init</c> would have work to do.</summary>
    WorkToDo = 3,

    /// <summary>Bad option or combination of options: stop.</summary>
    Usage = 64,

    /// <summary>Content does not match its hash, or an artifact is broken: retry.</summary>
    BrokenContent = 65,

    /// <summary>Model, revision or file does not exist: stop.</summary>
    NotFound = 66,

    /// <summary>Hub unreachable after all retries: retry.</summary>
    Unreachable = 69,

    /// <summary>A bug in ModelPrep: report.</summary>
    Bug = 70,

    /// <summary>A tool is missing or too old for what was asked: stop.</summary>
    Tool = 72,

    /// <summary>Not enough disk space, or the cache cannot be written: free space.</summary>
    NoSpace = 73,

    /// <summary>Somebody else holds the work, or the rate limit lasts, longer than the wait allows: retry.</summary>
    Busy = 75,

    /// <summary>The engine build failed: look at the log.</summary>
    BuildFailed = 76,

    /// <summary>Token missing, bad or without access: fix the secret.</summary>
    AccessDenied = 77,

    /// <summary>Too few or wrong GPUs, or what is prepared does not fit the request: fix the values.</summary>
    Mismatch = 78,
}
