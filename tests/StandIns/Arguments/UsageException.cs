namespace StandIns.Arguments;

/// <summary>A command line that the imitated program refuses.</summary>
internal sealed class UsageException(string message) : Exception(message);
