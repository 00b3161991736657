using ModelPrep.Steps;

namespace ModelPrep;

/// <summary>What <c>init</c> did.</summary>
/// <param name="Artifact">What a server can start from; null when only weights were asked for.</param>
/// <param name="Download">What was downloaded; null when a ready artifact was found.</param>
/// <param name="Phases">How long each phase took, in order.</param>
internal sealed record InitResult(Artifact? Artifact, Download? Download, IReadOnlyList<Phase> Phases);

/// <summary>One phase of <c>init</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record Phase(string Name, TimeSpan Duration);
