using ModelPrep.Disk;
using ModelPrep.Sources;

namespace ModelPrep.Planning;

/// <summary>Plans the weights: which files, from where, and whether they fit.</summary>
internal sealed class WeightsPlanner(SourceSet sources, CheckMemory memory, ReserveSpace space, RoomPlanner room)
{
    /// <summary>Looks, changing nothing; what fails is added to the problems.</summary>
    /// <param name="plan">What is known so far.</param>
    /// <param name="model">The model.</param>
    /// <param name="build">What is made from the weights; null for nothing.</param>
    /// <param name="problems">What <c>init</c> would end with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The plan with what was found out.</returns>
    public async Task<Plan> LookAsync(
        Plan plan,
        ResolvedModel model,
        IBuild? build,
        ProblemCollector problems,
        CancellationToken cancellationToken
    )
    {
        var (rules, source) = (plan.Request.Files, sources.Of(model));
        var files = plan.NeedsWeights
            ? await problems.TryAsync(() => source.SelectAsync(model, rules, cancellationToken))
            : await source.FindSelectionAsync(model, rules, cancellationToken);
        var needs = files is null || !plan.NeedsWeights ? new SpaceNeeds(0, 0) : space.NeedsOf(model, files, build);
        plan = plan with { Room = space.Look(needs) };
        if (files is null)
            return plan;
        plan = plan with
        {
            Files = await source.PlanAsync(model, files, rules, cancellationToken),
            Memory = memory.Look(files, build),
        };
        if (!plan.NeedsWeights)
            return plan;
        var removals = room.Check(model, files, build, problems);
        if (plan.Files.Missing.Any())
            plan.Room[1].CheckWritable(problems);
        return plan with
        {
            Removals = [.. removals.Select(one => new PlannedRemoval(one.Entry.Name, one.Bytes, one.Reason))],
        };
    }
}
