namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Bug"/>: bugs.</content>
public static partial class Messages
{
    /// <summary>Something failed that should not.</summary>
    /// <remarks>Report it with the output of the same command with <c>--verbose</c>.</remarks>
    public static readonly MessageCode Bug = new("MP7001", "A bug in ModelPrep");
}
