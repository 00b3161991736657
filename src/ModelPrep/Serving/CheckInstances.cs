using Microsoft.Extensions.Logging;
using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary>Warns of a number of instances that keeps an engine idle, or that the memory is too small for.</summary>
/// <remarks>
/// An artifact keeps its number: earlier versions of this program left one, and another machine may have had less
/// memory.
/// </remarks>
internal sealed partial class CheckInstances(IMemory memory, ILogger<CheckInstances> log)
{
    /// <summary>The server needs the most of its memory for other things.</summary>
    private const int MemoryShare = 4;

    /// <summary>Fewer than half are worth a word: a machine with somewhat less memory chooses somewhat fewer.</summary>
    private const int Few = 2;

    public void Run(Artifact artifact, PythonInstances instances)
    {
        var (state, key) = (memory.Look(), artifact.Manifest.Key);
        if (state.LimitBytes / MemoryShare < instances.All * PythonInstances.MemoryBytes)
            Tight(
                instances.All,
                ByteSize.Format(instances.All * PythonInstances.MemoryBytes),
                ByteSize.Format(state.LimitBytes!.Value)
            );
        var setting = $"{key.ServedName}.{PythonInstances.Parameter}";
        if (
            key.Settings?.Split('\n').Any(line => line.StartsWith($"{setting}=", StringComparison.Ordinal)) is true
            || ChooseInstances.LargestBatch(Path.Combine(artifact.FolderPath, Artifact.EngineFolderName))
                is not { } batch
        )
            return;
        if (ChooseInstances.Number(batch, state) is var possible && Few * instances.Served <= possible)
            Idle(key.ServedName, instances.Served, batch, $"--set {setting}={possible}");
    }

    [LoggerMessage(
        3511,
        LogLevel.Warning,
        "The model {Name} has {Count} of the instances that each answer one request at a time; "
            + "its engine takes {Batch} requests. "
            + "init with {Setting} changes that without a build"
    )]
    private partial void Idle(string name, int count, int batch, string setting);

    [LoggerMessage(
        3512,
        LogLevel.Warning,
        "The {Count} instances of Python models take {Size} of memory at the least, of a limit of {Limit}"
    )]
    private partial void Tight(int count, string size, string limit);
}
