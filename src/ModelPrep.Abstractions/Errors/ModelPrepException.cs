namespace ModelPrep.Abstractions;

/// <summary>A failure that a user can understand and act on. Anything else that is thrown is a bug.</summary>
/// <param name="code">Its kind, which says the exit status.</param>
/// <param name="what">What failed, which item, expected against found; no full stop at the end.</param>
/// <param name="remedy">What to do about it; no full stop at the end.</param>
/// <param name="inner">The cause, for the log at debug level.</param>
public abstract class ModelPrepException(MessageCode code, string what, string remedy, Exception? inner)
    : Exception(OneLine($"{what}. {remedy}."), inner)
{
    /// <summary>Its kind. The message does not have it, so that it can be part of another one.</summary>
    public MessageCode Code { get; } = code;

    /// <summary>Exit status of the process.</summary>
    public ExitCode ExitCode => Code.ExitCode;

    /// <summary>What failed, without a full stop.</summary>
    public string What { get; } = OneLine(what);

    /// <summary>What to do about it, without a full stop.</summary>
    public string Remedy { get; } = OneLine(remedy);

    /// <summary>What a tool that failed printed last, a line each; shown with the message.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
