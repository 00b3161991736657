namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.RankLost"/>: servers.</content>
public static partial class Messages
{
    /// <summary>
    /// A rank of the server ended with status 0 though nobody asked; the others would wait for it for ever, and were
    /// stopped.
    /// </summary>
    /// <remarks>Look in the server's log for why it ended; start again.</remarks>
    public static readonly MessageCode RankLost = new("MP0101", "A rank has ended alone");

    /// <summary>A rank ended because it does not know an option, or cannot use its value.</summary>
    /// <remarks>Correct the arguments after <c>--</c>.</remarks>
    public static readonly MessageCode ArgumentRefused = new("MP0102", "The server refuses an argument");
}
