namespace ModelPrep.Abstractions;

/// <summary>What an exit status tells whoever started ModelPrep.</summary>
/// <param name="Code">The status.</param>
/// <param name="Title">What its messages are about, in a few words.</param>
/// <param name="Meaning">What it means, as a sentence.</param>
/// <param name="Action">What to do: whether to retry or to stop, as a sentence; empty for success.</param>
public sealed record ExitStatus(ExitCode Code, string Title, string Meaning, string Action)
{
    /// <summary>Every exit status, in order; 128 + n, for signal n, is not one of them.</summary>
    public static IReadOnlyList<ExitStatus> All { get; } =
    [
        new(ExitCode.Success, "success", "Done.", ""),
        new(ExitCode.RankLost, "server", "A rank of the server exited unexpectedly.", "Read its log, then retry."),
        new(ExitCode.WorkToDo, "work to do", "plan: init would have work to do.", "This is not a failure."),
        new(ExitCode.Usage, "invalid options", "Invalid option or combination of options.", "Stop: correct it."),
        new(
            ExitCode.BrokenContent,
            "damaged content",
            "Content does not match its hash, or an artifact is damaged.",
            "Retry."
        ),
        new(ExitCode.NotFound, "not found", "The model, revision or file does not exist.", "Stop: correct the name."),
        new(
            ExitCode.Unreachable,
            "unreachable",
            "The hub, the shared cache or the server is unreachable after all retries.",
            "Retry."
        ),
        new(ExitCode.Bug, "bug", "A bug in ModelPrep.", "Report it."),
        new(
            ExitCode.Tool,
            "programs",
            "A program is missing, or too old for the request.",
            "Stop: use another image or request."
        ),
        new(
            ExitCode.NoSpace,
            "disk and memory",
            "Not enough disk space or memory, or a folder is not writable.",
            "Free space, then retry."
        ),
        new(
            ExitCode.Busy,
            "busy",
            "Another process holds the work, or a rate limit lasts, longer than the wait allows.",
            "Retry."
        ),
        new(ExitCode.BuildFailed, "engine build", "The engine build failed.", "Stop: read the build log."),
        new(
            ExitCode.AccessDenied,
            "token and access",
            "The token is missing, invalid or without access.",
            "Stop: fix the secret."
        ),
        new(
            ExitCode.Mismatch,
            "machine or artifact mismatch",
            "Not enough GPUs, the wrong GPU, or the artifact does not fit the request.",
            "Stop: fix the values."
        ),
    ];

    /// <summary>The entry of a status.</summary>
    public static ExitStatus Of(ExitCode code) => All.First(status => status.Code == code);
}
