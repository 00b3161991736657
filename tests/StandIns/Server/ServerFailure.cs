namespace StandIns.Server;

/// <summary>The server cannot start; it ends with status 1 after this message.</summary>
internal sealed class ServerFailure(string message) : Exception(message)
{
    /// <summary>It failed before there was anything to serve with.</summary>
    public static ServerFailure WhileCreating(string reason) => new($"error: creating server: {reason}");
}
