namespace LoopbackHub;

/// <summary>One of the two origins.</summary>
public enum Origin
{
    /// <summary>The hub itself, with the API.</summary>
    Hub,

    /// <summary>The host of the large files' bytes, which must never see a token.</summary>
    Cdn,
}
