namespace ModelPrep.Planning;

/// <summary>
/// What <c>init</c> does to have an artifact on this node, in the order in which it is considered.
/// </summary>
internal abstract record ArtifactPlan
{
    private ArtifactPlan() { }

    /// <summary>Whether it is made from weights, which must be here first.</summary>
    public bool NeedsWeights => this is Build or Derive { Base: Build };

    /// <summary>Nothing: the artifact is there.</summary>
    /// <param name="Artifact">The artifact.</param>
    internal sealed record Ready(Artifact Artifact) : ArtifactPlan;

    /// <summary>Rewrites the absolute paths of an artifact whose cache was moved.</summary>
    /// <param name="Artifact">The artifact, whose files name another folder.</param>
    internal sealed record Relocate(Artifact Artifact) : ArtifactPlan;

    /// <summary>Sets repository settings on a copy of the artifact without settings; the engine is kept.</summary>
    /// <param name="BaseKey">Key of the artifact without settings.</param>
    /// <param name="Base">What is done to have that one.</param>
    internal sealed record Derive(ArtifactKey BaseKey, ArtifactPlan Base) : ArtifactPlan;

    /// <summary>Copies the artifact from the shared tier.</summary>
    internal sealed record CopyFromShared : ArtifactPlan;

    /// <summary>Makes the artifact from weights.</summary>
    internal sealed record Build : ArtifactPlan;
}
