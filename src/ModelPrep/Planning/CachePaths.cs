namespace ModelPrep.Planning;

/// <summary>Where this node keeps what it prepares.</summary>
/// <param name="CachePath">Root of the cache, absolute.</param>
/// <param name="PreparedPath">The hand-over file, absolute.</param>
internal sealed record CachePaths(string CachePath, string PreparedPath);
