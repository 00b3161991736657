namespace ModelPrep.Configuration;

/// <summary>The folder that nodes share (<c>--shared-cache</c>), and for what.</summary>
/// <param name="FolderPath">Absolute path; it exists, or is as if it were not given.</param>
/// <param name="Engines">Whether artifacts are shared.</param>
/// <param name="Weights">Whether the files of the hub are.</param>
/// <param name="Patience">How long anything on it may make no progress.</param>
/// <param name="LeaseExpiry">How long another node's claim counts that has not been renewed; it is renewed six times as often.</param>
internal sealed record SharedCacheSettings(string FolderPath, bool Engines, bool Weights, TimeSpan Patience, TimeSpan LeaseExpiry);
