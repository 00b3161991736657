namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>A way in which builds are known to fail.</summary>
/// <param name="Text">What the builder prints then, upper and lower case alike.</param>
/// <param name="Cause">What it means.</param>
/// <param name="Cure">What helps.</param>
/// <param name="Code">Its kind.</param>
internal sealed record KnownFailure(string Text, string Cause, string Cure, MessageCode Code)
{
    /// <summary>
    /// Whether a build that prints it has failed, however whole its files look. TensorRT's own messages prove nothing:
    /// it prints them for each way of computing a layer that it tries and then leaves out.
    /// </summary>
    public bool ProvesFailure { get; init; } = true;
}
