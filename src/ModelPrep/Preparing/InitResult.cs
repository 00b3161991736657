namespace ModelPrep.Preparing;

/// <summary>What <c>init</c> did.</summary>
/// <param name="Artifact">What a server can start from; null when only weights were asked for.</param>
/// <param name="Download">What was downloaded; null when no weights were needed.</param>
/// <param name="Phases">How long each phase took, in order.</param>
internal sealed record InitResult(Artifact? Artifact, Download? Download, IReadOnlyList<Phase> Phases)
{
    /// <summary>Bytes of the artifact that were copied from the shared tier; 0 if it came from elsewhere.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>Whether this node had everything: nothing was downloaded, copied or built.</summary>
    public bool IsReused => this is { Artifact: not null, Download: null, CopiedBytes: 0 };
}

/// <summary>One phase of <c>init</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record Phase(string Name, TimeSpan Duration);
