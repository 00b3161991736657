namespace ModelPrep.Maintenance;

/// <summary>The parts of <c>cache verify</c>.</summary>
/// <param name="Find">Lists the files.</param>
/// <param name="Verify">Reads them.</param>
internal sealed record CacheVerification(FindKnownFiles Find, VerifyFiles Verify);
