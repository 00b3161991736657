namespace ModelPrep.Abstractions;

/// <summary>How this machine makes the artifact of a request: decided, not yet begun.</summary>
public interface IBuild
{
    /// <summary>What it needs of the machine.</summary>
    BuildNeeds Needs { get; }

    /// <summary>Says what will be done. Runs nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="weightsPath">Absolute path of the folder that has the weights, or will have them.</param>
    /// <param name="artifactPath">Absolute path of the artifact's folder.</param>
    PlannedBuild Describe(ResolvedModel model, string weightsPath, string artifactPath);

    /// <summary>Checks that its programs start.</summary>
    /// <exception cref="ToolException">One does not.</exception>
    Task RequireStartAsync(CancellationToken cancellationToken);

    /// <summary>Makes the artifact's files in a private folder.</summary>
    /// <param name="key">What the artifact depends on.</param>
    /// <param name="snapshot">The weights.</param>
    /// <param name="staged">The folder; nobody else writes there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What the manifest tells of the build.</returns>
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    Task<BuildFacts> RunAsync(
        ArtifactKey key,
        Snapshot snapshot,
        StagedBuild staged,
        CancellationToken cancellationToken
    );
}

/// <summary>What a build needs of the machine, as multiples of the size of the weights.</summary>
/// <param name="WeightCopies">Room on the cache's disk while it runs.</param>
/// <param name="KeptCopies">Room on the cache's disk afterwards.</param>
public sealed record BuildNeeds(int WeightCopies, int KeptCopies)
{
    /// <summary>Of a build that writes a few small files.</summary>
    public static BuildNeeds Nothing { get; } = new(0, 0);

    /// <summary>Whether it holds the weights in memory.</summary>
    public bool HoldsWeights => WeightCopies > 0;
}

/// <summary>What will be built.</summary>
/// <param name="Builder">What builds the engine; null where nothing is built.</param>
/// <param name="Reason">Why, in words that continue a sentence.</param>
/// <param name="Commands">Programs with their arguments, in the order in which they will run.</param>
public sealed record PlannedBuild(string? Builder, string Reason, IReadOnlyList<IReadOnlyList<string>> Commands)
{
    /// <summary>Stands in commands for the private folder of the build, whose name is not known before.</summary>
    public const string WorkFolder = "WORK";

    /// <summary>Of a kind that builds nothing.</summary>
    /// <param name="what">What is done instead, in words that continue a sentence.</param>
    public static PlannedBuild Nothing(string what) => new(Builder: null, $"nothing is built: {what}", []);
}
