namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Busy"/>: other processes, and rate limits.</content>
public static partial class Messages
{
    public static readonly MessageCode Held = new(
        "MP7501",
        "Another process holds the work",
        Cause: "Another process on this node prepares the same artifact, and takes longer than the wait allows.",
        Cure: "See which pod on this node is still preparing, or retry later.",
        Chart: "no value; init restarts. [Init takes for ever](troubleshooting.md#init-takes-for-ever)"
    );

    public static readonly MessageCode RateLimited = new(
        "MP7502",
        "Rate limit exceeded",
        Cause: "The hub asks to wait for more than six minutes, or still refuses after five waits.",
        Cure: "Retry later, or use a token with a higher limit.",
        Chart: "`model.pullSecret`; init restarts"
    );

    public static readonly MessageCode FilesVanish = new(
        "MP7503",
        "Files disappear during the download",
        Cause: "Another program removes files of the Hugging Face cache as fast as they are downloaded.",
        Cure: "Stop that program, and retry."
    );

    public static readonly MessageCode BeingRemoved = new(
        "MP7504",
        "The artifact is being removed",
        Cause: "Another process removes the artifact now, or locks its manifest as a removal does. "
            + "The message names that process if it can be seen.",
        Cure: "Run `modelprep init` again."
    );

    public static readonly MessageCode EntryInUse = new(
        "MP7505",
        "The cache entry is in use",
        Cause: "A server, an init or another cache entry needs what is to be removed.",
        Cure: "Stop what uses it, and retry."
    );
}
