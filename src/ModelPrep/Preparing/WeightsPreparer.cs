using ModelPrep.Planning;
using ModelPrep.Steps;

namespace ModelPrep.Preparing;

/// <summary>Brings the weights of a model into the Hugging Face cache, and keeps others from removing them.</summary>
/// <remarks>
/// <code>list -> do they fit? -> make room -> claim -> copy or download, verified -> share</code>
/// </remarks>
internal sealed class WeightsPreparer(
    SelectFiles select,
    PinWeights pin,
    RoomPlanner room,
    ISharedWeights shared,
    DownloadWeights download,
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
        await pin.IfThereAsync(model, cancellationToken);
        var files = await phases.RunAsync("list", () => select.RunAsync(model, rules, cancellationToken));
        await pin.RunAsync(model, cancellationToken);
        room.Reserve(model, files, build);
        await using var claim = await phases.RunAsync(
            "claimWeights",
            () => shared.ClaimAsync(model, files, cancellationToken)
        );
        var result = await phases.RunAsync("download", () => download.RunAsync(model, files, cancellationToken));
        await phases.RunAsync("shareWeights", () => shared.PublishAsync(model, files, cancellationToken));
        return result;
    }
}
