namespace ModelPrep.Steps;

/// <summary>A way in which builds are known to fail.</summary>
/// <param name="Text">What the builder prints then, upper and lower case alike.</param>
/// <param name="Cause">What it means.</param>
/// <param name="Cure">What helps.</param>
/// <param name="Code">Its kind.</param>
internal sealed record KnownFailure(string Text, string Cause, string Cure, MessageCode Code);
