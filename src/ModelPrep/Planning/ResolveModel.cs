using Microsoft.Extensions.Logging;
using ModelPrep.Sources;

namespace ModelPrep.Planning;

/// <summary>Pins the model: a branch or tag becomes a commit, once.</summary>
internal sealed partial class ResolveModel(SourceSet sources, TimeProvider time, ILogger<ResolveModel> log)
{
    /// <exception cref="UnreachableException">
    /// The hub cannot be reached, and neither cache knows the revision.
    /// </exception>
    public async Task<ResolvedModel> RunAsync(ModelSource source, CancellationToken cancellationToken)
    {
        var resolution = await LookAsync(source, cancellationToken);
        if (resolution is { HubProblem: { } problem, Model.Commit: var commit })
        {
            if (resolution.Artifact is { } newest)
                TakingTheNewestArtifact(problem, source.Name, source.Revision, commit, AgeOf(newest));
            else
                TakingTheCachesWord(problem, source.Name, source.Revision, commit);
        }

        return resolution.Model;
    }

    /// <summary>The same, and how it was found out. Logs nothing.</summary>
    /// <exception cref="UnreachableException">
    /// The source cannot be asked, and neither cache knows the revision.
    /// </exception>
    public Task<Resolution> LookAsync(ModelSource source, CancellationToken cancellationToken) =>
        sources.Of(source).ResolveAsync(source, cancellationToken);

    private string AgeOf(Artifact artifact) =>
        (time.GetUtcNow() - artifact.Manifest.CreatedAt) switch
        {
            { TotalHours: < 1 } age => $"{age.TotalMinutes:0} minutes",
            { TotalDays: < 2 } age => $"{age.TotalHours:0} hours",
            var age => $"{age.TotalDays:0} days",
        };

    [LoggerMessage(
        3201,
        LogLevel.Warning,
        "{Problem} {Repository} {Revision} is taken to be {Commit}, as it was when it was last downloaded."
    )]
    private partial void TakingTheCachesWord(string problem, string repository, string? revision, string commit);

    [LoggerMessage(
        3202,
        LogLevel.Warning,
        "{Problem} {Repository} {Revision} is taken to be {Commit}, as in the newest artifact prepared for it, "
            + "{Age} ago."
    )]
    private partial void TakingTheNewestArtifact(
        string problem,
        string repository,
        string? revision,
        string commit,
        string age
    );
}
