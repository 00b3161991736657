namespace ModelPrep.Configuration;

/// <summary>The folder that nodes share (<c>--shared-cache</c>).</summary>
/// <param name="FolderPath">Absolute path; where there is no such folder, it is as if none were named.</param>
/// <param name="Contents">What is taken from it and put there.</param>
/// <param name="Patience">How long work on it may make no progress; from 1 s.</param>
/// <param name="LeaseExpiry">
/// How long another node's claim counts that does not change, from 1 s; our own is renewed six times as often.
/// </param>
internal sealed record SharedCacheSettings(
    string FolderPath,
    SharedContents Contents,
    TimeSpan Patience,
    TimeSpan LeaseExpiry
);
