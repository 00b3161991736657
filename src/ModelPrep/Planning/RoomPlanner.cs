using ModelPrep.Disk;
using ModelPrep.Maintenance;

namespace ModelPrep.Planning;

/// <summary>Decides whether weights, and what is made from them, fit into memory and on the disks.</summary>
internal sealed class RoomPlanner(CheckMemory memory, ReserveSpace space, MakeRoom eviction)
{
    /// <summary>Checks it, changing nothing.</summary>
    /// <returns>What <see cref="Reserve"/> would remove.</returns>
    public IReadOnlyList<Removal> Check(
        ResolvedModel model,
        FileSelection files,
        IBuild? build,
        ProblemCollector problems
    )
    {
        IReadOnlyList<Removal> removals = [];
        problems.Try(() => memory.Run(files, build));
        problems.Try(() =>
        {
            removals = eviction.Look(model, files, build) ?? [];
            if (removals.Count == 0)
                space.Run(model, files, build);
        });
        return removals;
    }

    /// <summary>Checks it, and removes what must go if the user has set a limit.</summary>
    /// <exception cref="NoSpaceException">They do not fit.</exception>
    public void Reserve(ResolvedModel model, FileSelection files, IBuild? build)
    {
        var problems = new ProblemCollector();
        var removals = Check(model, files, build, problems);
        problems.ThrowFirst();
        if (removals.Count == 0)
            return;
        eviction.Run(model, files, build);
        space.Run(model, files, build);
    }
}
