namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.AccessDenied"/>: tokens.</content>
public static partial class Messages
{
    /// <summary>The token is invalid or expired.</summary>
    /// <remarks>Replace the token in the secret.</remarks>
    public static readonly MessageCode TokenRefused = new("MP7701", "The hub refuses the token");

    /// <summary>No token was sent.</summary>
    /// <remarks>Put a token that has access into the secret, or name its file with <c>--token-file</c>.</remarks>
    public static readonly MessageCode TokenMissing = new("MP7702", "A gated model needs a token");

    /// <summary>Its account has not been granted access.</summary>
    /// <remarks>Ask for access on the model's page, with the account of the token.</remarks>
    public static readonly MessageCode AccessMissing = new("MP7703", "The token has no access to a gated model");

    /// <summary>The token may not read this repository's contents.</summary>
    /// <remarks>Give the token the right to read this repository's contents.</remarks>
    public static readonly MessageCode AccessForbidden = new("MP7704", "The hub forbids access");

    /// <summary>The hub serves it to nobody.</summary>
    /// <remarks>Choose another model.</remarks>
    public static readonly MessageCode RepositoryDisabled = new("MP7705", "The model has been disabled on the hub");

    /// <summary>There is no such file, or it is a folder.</summary>
    /// <remarks>
    /// Mount the secret there, or name another file with <c>--token-file</c>; a secret mount has one file per key.
    /// </remarks>
    public static readonly MessageCode TokenFileMissing = new("MP7706", "The token file is missing");

    /// <summary>The user of this process may not read it, or it is a pipe from which nothing comes.</summary>
    /// <remarks>Make it readable for the user that the message names.</remarks>
    public static readonly MessageCode TokenFileUnreadable = new("MP7707", "The token file cannot be read");

    /// <summary>
    /// The secret holds something else than the bare token: a second line, a blank, more than 64 KiB.
    /// </summary>
    /// <remarks>Write the bare token to it, nothing else.</remarks>
    public static readonly MessageCode TokenMalformed = new("MP7708", "The token has characters that no token has");
}
