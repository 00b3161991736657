namespace ModelPrep.Configuration;

/// <summary>The shared folder (<c>--shared-cache</c>).</summary>
/// <param name="FolderPath">Absolute path. A missing folder counts as no shared folder.</param>
/// <param name="Contents">What is read from the folder and published to it.</param>
/// <param name="Timeout">Timeout for work without progress, from 1 s.</param>
/// <param name="LeaseExpiry">
/// Time after which an unchanged claim of another node expires, from 1 s. Our own claim is renewed six times as often.
/// </param>
internal sealed record SharedCacheSettings(
    string FolderPath,
    SharedContents Contents,
    TimeSpan Timeout,
    TimeSpan LeaseExpiry
);
