namespace StandIns.Server;

/// <summary>The server cannot start; it ends with status 1 after this message.</summary>
internal sealed class ServerFailure(string message) : Exception(message);
