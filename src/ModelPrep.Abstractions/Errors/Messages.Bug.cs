namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Bug"/>: bugs.</content>
public static partial class Messages
{
    public static readonly MessageCode Bug = new(
        "MP7001",
        "A bug in ModelPrep",
        Cause: "ModelPrep failed in a way that it does not expect.",
        Cure: "Report it with the output of the same command with `--verbose`."
    );
}
