namespace StandIns.Engines;

/// <summary>What Open MPI prints when it cannot start the workers of a build.</summary>
internal static class MpiMessages
{
    private const string Rule = "--------------------------------------------------------------------------";

    /// <remarks>The number and what it counts are on two lines.</remarks>
    public static string NotEnoughSlots(int ranks) =>
        $"""
            {Rule}
            There are not enough slots available in the system to satisfy the {ranks}
            slots that were requested by the application:

              /usr/bin/python3

            Either request fewer slots for your application, or make more slots
            available for use.
            {Rule}
            RuntimeError: MPI_ERR_SPAWN: could not spawn processes
            """;
}
