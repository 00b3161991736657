namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Busy"/>: others that are in the way.</content>
public static partial class Messages
{
    /// <summary>Somebody on this node prepares the same for longer than is waited.</summary>
    /// <remarks>See which pod on this node is still preparing, or start again later.</remarks>
    public static readonly MessageCode Held = new("MP7501", "Another process holds the work");

    /// <summary>The hub asks to wait longer than six minutes, or goes on refusing after five waits.</summary>
    /// <remarks>Start again later, or use a token with a higher limit.</remarks>
    public static readonly MessageCode RateLimited = new("MP7502", "The hub's rate limit lasts");

    /// <summary>Something else removes files of the Hugging Face cache as fast as they are fetched.</summary>
    /// <remarks>Stop what removes them, and run again.</remarks>
    public static readonly MessageCode FilesVanish = new("MP7503", "Files are removed while they are needed");

    /// <summary>Another process removes it at this moment.</summary>
    /// <remarks>Run modelprep init again.</remarks>
    public static readonly MessageCode BeingRemoved = new("MP7504", "The artifact is being removed");

    /// <summary>A server, init or another entry needs it.</summary>
    /// <remarks>Stop what uses it, and run again.</remarks>
    public static readonly MessageCode EntryInUse = new("MP7505", "What is to be removed is in use");
}
