using System.Globalization;

namespace StandIns.Server;

/// <summary>Which process of an MPI job this is; without MPI the only one.</summary>
internal sealed record MpiRank(int Rank, int WorldSize)
{
    public bool IsWorker => Rank > 0;

    public static MpiRank Read() => new(Number("OMPI_COMM_WORLD_RANK", 0), Number("OMPI_COMM_WORLD_SIZE", 1));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : otherwise;
}
