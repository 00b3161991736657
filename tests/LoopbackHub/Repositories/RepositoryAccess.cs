namespace LoopbackHub;

/// <summary>Who may read a repository.</summary>
public enum RepositoryAccess
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>Listed for everybody, files only with a token.</summary>
    Gated,

    /// <summary>As <see cref="Gated"/>, but nobody's request for access has been granted.</summary>
    GatedNotGranted,

    /// <summary>Only with a token.</summary>
    Private,

    /// <summary>Private, and no token here may see it: looks like a repository that does not exist.</summary>
    PrivateNoAccess,

    /// <summary>Switched off by the hub.</summary>
    Disabled,
}
