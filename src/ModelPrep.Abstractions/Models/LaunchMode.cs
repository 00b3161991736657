namespace ModelPrep.Abstractions;

/// <summary>
/// What becomes of this process when one server starts (<c>--launch</c>); several ranks are always supervised.
/// </summary>
public enum LaunchMode
{
    /// <summary>
    /// <see cref="Supervise"/> where this is the first process of its container, else <see cref="Exec"/>.
    /// </summary>
    Auto,

    /// <summary>It becomes the server.</summary>
    Exec,

    /// <summary>It stays, hands signals on, and reaps.</summary>
    Supervise,
}
