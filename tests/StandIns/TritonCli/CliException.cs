namespace StandIns.TritonCli;

/// <summary>An import failed; released versions log this and end with status 0.</summary>
internal sealed class CliException(string message) : Exception(message);
