namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.RankLost"/>: the server.</content>
public static partial class Messages
{
    public static readonly MessageCode RankLost = new(
        "MP0101",
        "A rank exited unexpectedly",
        Cause: "A rank of the server ended with status 0 although nobody asked it to. "
            + "The other ranks would wait for it forever, so they were stopped.",
        Cure: "Look in the server's log for why the rank ended. Start the server again.",
        Chart: "no value; the container restarts"
    );

    public static readonly MessageCode ArgumentRefused = new(
        "MP0102",
        "The server refuses an argument",
        Cause: "A rank of the server does not know an option, or cannot use its value. "
            + "The server prints the reason next to some hundred lines of usage, so the message repeats it.",
        Cure: "Correct the arguments after `--`.",
        Chart: "`server.extraArgs`"
    );
}
