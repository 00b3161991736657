namespace ModelPrep.Abstractions;

/// <summary>
/// A kind of artifact (option <c>--engine</c>): what it depends on, how it is made, and where it can be served.
/// </summary>
/// <remarks>
/// To add a kind, implement this interface in a folder of its own and register it with the others: nothing else
/// compares kinds by name.
/// </remarks>
public interface IKind
{
    /// <summary>What is known of the kind on any machine.</summary>
    KindTraits Traits { get; }

    /// <summary>
    /// The key of the artifact that a request needs on this machine. Starts nothing, changes nothing.
    /// </summary>
    /// <remarks>
    /// It asks only for what the key contains: to ask for more would cost more than the rest of a hit.
    /// </remarks>
    Task<ArtifactKey> KeyAsync(PreparationRequest request, ResolvedModel model, CancellationToken cancellationToken);

    /// <summary>Decides how this machine makes the artifact. Changes nothing.</summary>
    /// <exception cref="ToolException">The image lacks a program, or its tools cannot do what is asked for.</exception>
    /// <exception cref="UsageException">The model repository has no such setting.</exception>
    Task<IBuild> PlanAsync(PreparationRequest request, CancellationToken cancellationToken);

    /// <summary>Checks, before a server starts, that this image can serve an artifact of the kind.</summary>
    /// <exception cref="MismatchException">
    /// The artifact was made for another image, or is not what its key says.
    /// </exception>
    /// <exception cref="ToolException">The image cannot serve the kind.</exception>
    Task CheckServableAsync(Artifact artifact, CancellationToken cancellationToken);
}
