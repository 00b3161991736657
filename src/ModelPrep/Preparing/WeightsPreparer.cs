using ModelPrep.Planning;
using ModelPrep.Sources;

namespace ModelPrep.Preparing;

/// <summary>Brings the weights of a model into the Hugging Face cache, and keeps others from removing them.</summary>
/// <remarks>
/// <code>list -> do they fit? -> make room -> claim -> copy or download, verified -> share</code>
/// </remarks>
internal sealed class WeightsPreparer(
    SourceSet sources,
    PinWeights pin,
    RoomPlanner room,
    ISharedWeights shared,
    PhaseTimer phases
)
{
    /// <param name="model">The model.</param>
    /// <param name="rules">Which of its files are needed.</param>
    /// <param name="build">What is made from them; null for nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="NoSpaceException">They do not fit.</exception>
    public async Task<Download> RunAsync(
        ResolvedModel model,
        FileRules rules,
        IBuild? build,
        CancellationToken cancellationToken
    )
    {
        var source = sources.Of(model);
        await pin.IfThereAsync(model, cancellationToken);
        var files = await phases.RunAsync("list", () => source.SelectAsync(model, rules, cancellationToken));
        await pin.RunAsync(model, cancellationToken);
        room.Reserve(model, files, build);
        await using var claim = await phases.RunAsync(
            "claimWeights",
            () => shared.ClaimAsync(model, files, cancellationToken)
        );
        var result = await phases.RunAsync("download", () => source.BringAsync(model, files, cancellationToken));
        await phases.RunAsync("shareWeights", () => shared.PublishAsync(model, files, cancellationToken));
        return result;
    }
}
